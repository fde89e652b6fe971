# How every file of Cornu is compiled.

add_library(cornu_compile_options INTERFACE)
target_compile_features(cornu_compile_options INTERFACE cxx_std_20)

# Results must not depend on which expressions a compiler happens to contract into fused multiply-adds; kernels that
# want them say so.
target_compile_options(cornu_compile_options INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic -Wno-psabi)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees ghosts in inlined std::string and std::variant code (GCC bugs 105329, 105593).
  target_compile_options(cornu_compile_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(CORNU_WARNINGS_AS_ERRORS)
  target_compile_options(cornu_compile_options INTERFACE -Werror)
endif()

if(CORNU_SANITIZE)
  target_compile_options(cornu_compile_options INTERFACE -fsanitize=${CORNU_SANITIZE} -fno-omit-frame-pointer -g1)
  target_link_options(cornu_compile_options INTERFACE -fsanitize=${CORNU_SANITIZE})
  if(CORNU_SANITIZE MATCHES "undefined")
    target_compile_options(cornu_compile_options INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()

# mold or lld link several times faster than the default linker; use them where they are.
include(CheckLinkerFlag)
foreach(linker IN ITEMS mold lld)
  check_linker_flag(CXX -fuse-ld=${linker} CORNU_HAS_${linker})
  if(CORNU_HAS_${linker})
    target_link_options(cornu_compile_options INTERFACE -fuse-ld=${linker})
    break()
  endif()
endforeach()

find_package(Threads REQUIRED)
target_link_libraries(cornu_compile_options INTERFACE Threads::Threads)
