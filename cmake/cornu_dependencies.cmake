# What Cornu stands on, each for one thing. None of them shows in the public headers.

# Those whose targets a static Cornu hands on to its users.
set(cornu_static_packages fmt ZLIB BLAS OpenMP hwy Threads)

find_package(fmt REQUIRED)  # the text of errors and printing
find_package(nlohmann_json REQUIRED)  # the configurations in model files
find_package(ZLIB REQUIRED)  # gzip-compressed data files

find_package(BLAS REQUIRED)  # OpenBLAS, in its OpenMP flavour where there is a choice: matrix products
find_path(CORNU_CBLAS_INCLUDE cblas.h PATH_SUFFIXES openblas openblas-openmp REQUIRED)
find_package(OpenMP REQUIRED)  # to keep BLAS and oneDNN on one thread inside Cornu's own parallel loops
find_package(hwy REQUIRED)     # SIMD kernels, chosen at run time

# oneDNN's own package file asks for OpenCL's headers, which CPU users have no reason to have: look for it directly.
set(cornu_has_onednn OFF)
if(NOT CORNU_ONEDNN STREQUAL "OFF")
  find_path(CORNU_ONEDNN_INCLUDE oneapi/dnnl/dnnl.h)  # faster float products
  find_library(CORNU_ONEDNN_LIBRARY dnnl)
  if(CORNU_ONEDNN_INCLUDE AND CORNU_ONEDNN_LIBRARY)
    set(cornu_has_onednn ON)
  elseif(CORNU_ONEDNN STREQUAL "ON")
    message(FATAL_ERROR "CORNU_ONEDNN=ON, but oneDNN was not found (Debian: libdnnl-dev).")
  endif()
endif()
