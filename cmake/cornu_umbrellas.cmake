# cornu/layers.hpp and its like include every header of a folder; made from the folder, so that adding a layer means
# adding its files and nothing else.

foreach(folder IN ITEMS callbacks constraints data initializers layers losses metrics ops optimizers regularizers schedules)
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/include
       ${PROJECT_SOURCE_DIR}/include/cornu/${folder}/*.hpp)
  list(SORT headers)
  set(text "// SPDX-License-Identifier: Apache-2.0\n// Made by CMake from the folder.\n#pragma once\n\n")
  foreach(header IN LISTS headers)
    string(APPEND text "#include \"${header}\"  // IWYU pragma: export\n")
  endforeach()
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/include/cornu/${folder}.hpp CONTENT "${text}" @ONLY)
endforeach()
