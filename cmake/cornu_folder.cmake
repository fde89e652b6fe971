# One folder of sources is one OBJECT library. Its include root holds links to the rooms that it may use and to no
# others, so that the compiler enforces the direction of the architecture.
#
#   cornu_folder(src/graph USES autodiff ops tensor support [LINK pkg::pkg …] [INCLUDE folder …])
#
# Self-registering objects must not pass through a plain static archive, whose unreferenced members the linker drops.

function(cornu_folder path)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LINK;INCLUDE")
  cmake_path(GET path FILENAME room)
  set(target cornu_${room})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${path}/*.cpp)
  add_library(${target} OBJECT ${sources})
  set_property(GLOBAL PROPERTY cornu_room_${room} ${PROJECT_SOURCE_DIR}/${path})
  set_property(GLOBAL APPEND PROPERTY cornu_folders ${target})

  set(root ${PROJECT_BINARY_DIR}/rooms/${room})
  file(MAKE_DIRECTORY ${root})
  foreach(used IN LISTS room arg_USES)
    get_property(folder GLOBAL PROPERTY cornu_room_${used})
    file(CREATE_LINK ${folder} ${root}/${used} SYMBOLIC COPY_ON_ERROR)
  endforeach()

  target_include_directories(${target} PRIVATE ${root} ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include
                             ${arg_INCLUDE})
  target_link_libraries(${target} PRIVATE cornu_compile_options fmt::fmt ${arg_LINK})
  target_compile_definitions(${target} PRIVATE CORNU_BUILDING)
  foreach(library IN LISTS arg_LINK)
    set_property(GLOBAL APPEND PROPERTY cornu_private_libraries ${library})
  endforeach()
endfunction()
