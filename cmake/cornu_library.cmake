# The library itself, from all folders: shared by default, and as a static archive.

get_property(folders GLOBAL PROPERTY cornu_folders)
get_property(libraries GLOBAL PROPERTY cornu_private_libraries)
list(REMOVE_DUPLICATES libraries)
set(objects "")
foreach(folder IN LISTS folders)
  list(APPEND objects $<TARGET_OBJECTS:${folder}>)
endforeach()

add_library(cornu SHARED ${objects})
add_library(cornu::cornu ALIAS cornu)
target_link_libraries(cornu PRIVATE cornu_compile_options fmt::fmt ${libraries})
target_include_directories(cornu PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                        $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
                                        $<INSTALL_INTERFACE:include>)
target_compile_features(cornu PUBLIC cxx_std_20)
set_target_properties(cornu PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})

# What tests link: the same objects, hidden symbols included.
add_library(cornu_internals INTERFACE)
target_sources(cornu_internals INTERFACE ${objects})
target_link_libraries(cornu_internals INTERFACE cornu_compile_options fmt::fmt ${libraries})
target_include_directories(cornu_internals INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
