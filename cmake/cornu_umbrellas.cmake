# cornu/layers.hpp and its like include every header of a folder, and cornu/cornu.hpp everything but the bridges to other
# libraries. They are made from the folders, so that adding a layer means adding its files and nothing else.

function(cornu_umbrella name)  # HEADER …
  set(text "// SPDX-License-Identifier: Apache-2.0\n// Made by CMake from the folder.\n#pragma once\n\n")
  foreach(header IN LISTS ARGN)
    string(APPEND text "#include \"${header}\"  // IWYU pragma: export\n")
  endforeach()
  set(path ${PROJECT_BINARY_DIR}/include/cornu/${name}.hpp)
  file(CONFIGURE OUTPUT ${path} CONTENT "${text}" @ONLY)
  set_property(GLOBAL APPEND PROPERTY cornu_umbrellas ${path})
endfunction()

set(root ${PROJECT_SOURCE_DIR}/include)
file(GLOB all_headers CONFIGURE_DEPENDS RELATIVE ${root} ${root}/cornu/*.hpp)
list(REMOVE_ITEM all_headers cornu/armadillo.hpp)
foreach(folder IN ITEMS callbacks constraints data initializers layers losses metrics ops optimizers regularizers schedules)
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${root} ${root}/cornu/${folder}/*.hpp)
  cornu_umbrella(${folder} ${headers})
  list(APPEND all_headers cornu/${folder}.hpp)
endforeach()
list(SORT all_headers)
cornu_umbrella(cornu ${all_headers})
