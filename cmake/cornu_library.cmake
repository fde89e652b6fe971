# The library itself, from all folders: libcornu.so (target cornu::cornu) and libcornu.a (cornu::static).

get_property(folders GLOBAL PROPERTY cornu_folders)
get_property(libraries GLOBAL PROPERTY cornu_private_libraries)
list(REMOVE_DUPLICATES libraries)
set(objects "")
foreach(folder IN LISTS folders)
  list(APPEND objects $<TARGET_OBJECTS:${folder}>)
endforeach()

# Public headers; with CMAKE_VERIFY_INTERFACE_HEADER_SETS each is also compiled alone.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.hpp)
if(NOT cornu_has_armadillo)
  list(FILTER headers EXCLUDE REGEX "armadillo.hpp$")
endif()
get_property(umbrellas GLOBAL PROPERTY cornu_umbrellas)

add_library(cornu SHARED ${objects})
add_library(cornu::cornu ALIAS cornu)
target_link_libraries(cornu PRIVATE $<BUILD_INTERFACE:cornu_compile_options> fmt::fmt ${libraries})
target_sources(cornu PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include
                            FILES ${headers} ${umbrellas})
target_compile_features(cornu PUBLIC cxx_std_20)
set_target_properties(cornu PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})

if(CORNU_STATIC)
  # A linker drops the members of an archive that nobody refers to, and with them the kernels and classes that register
  # themselves: so users link the archive whole.
  add_library(cornu_archive STATIC ${objects})
  set_target_properties(cornu_archive PROPERTIES OUTPUT_NAME cornu EXPORT_NAME archive)
  add_library(cornu::archive ALIAS cornu_archive)
  target_link_libraries(cornu_archive PRIVATE $<BUILD_INTERFACE:cornu_compile_options> fmt::fmt ${libraries})
  add_library(cornu_static INTERFACE)
  add_library(cornu::static ALIAS cornu_static)
  set_target_properties(cornu_static PROPERTIES EXPORT_NAME static)
  target_link_libraries(cornu_static INTERFACE $<LINK_LIBRARY:WHOLE_ARCHIVE,cornu::archive>)
  target_include_directories(cornu_static INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                                    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
                                                    $<INSTALL_INTERFACE:include>)
  target_compile_features(cornu_static INTERFACE cxx_std_20)
  target_compile_definitions(cornu_static INTERFACE CORNU_STATIC)
endif()

# What tests link: the same objects, hidden symbols included.
add_library(cornu_internals INTERFACE)
target_sources(cornu_internals INTERFACE ${objects})
target_link_libraries(cornu_internals INTERFACE cornu_compile_options fmt::fmt ${libraries})
target_include_directories(cornu_internals INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
