# Each public header compiles alone and without warnings; Clang, where it is there, sees all of them at once.

set(arguments ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
add_test(NAME headers COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/headers/check_headers.sh ${CMAKE_CXX_COMPILER} each ${arguments})
find_program(CORNU_CLANG clang++)
if(CORNU_CLANG)
  add_test(NAME headers_clang
           COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/headers/check_headers.sh ${CORNU_CLANG} umbrella ${arguments})
  set_tests_properties(headers_clang PROPERTIES LABELS headers)
endif()
set_tests_properties(headers PROPERTIES LABELS headers)
