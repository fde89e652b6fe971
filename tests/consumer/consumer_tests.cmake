# Installs Cornu into the build tree and builds a user's project against it: with CMake, shared and static, and with
# pkg-config.

set(prefix ${CMAKE_CURRENT_BINARY_DIR}/installed)
add_test(NAME install COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${prefix})
set_tests_properties(install PROPERTIES FIXTURES_SETUP installed LABELS install)

function(cornu_consumer_test name)  # CMake options …
  add_test(NAME consumer_${name}
           COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/consumer
                   ${CMAKE_CURRENT_BINARY_DIR}/consumer_${name} --build-generator ${CMAKE_GENERATOR}
                   --build-options -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_BUILD_TYPE=Release ${ARGN}
                   --test-command consumer)
  set_tests_properties(consumer_${name} PROPERTIES FIXTURES_REQUIRED installed LABELS install)
endfunction()

cornu_consumer_test(shared)
if(CORNU_STATIC)
  cornu_consumer_test(static -DCOMPONENT=static)
endif()

find_program(CORNU_PKG_CONFIG pkg-config)
if(CORNU_PKG_CONFIG)
  set(program ${CMAKE_CURRENT_BINARY_DIR}/consumer_pkg_config)
  add_test(NAME consumer_pkg_config
           COMMAND sh -c "${CMAKE_CXX_COMPILER} -std=c++20 ${CMAKE_CURRENT_SOURCE_DIR}/consumer/main.cpp -o ${program} \
$(${CORNU_PKG_CONFIG} --cflags --libs cornu) && ${program}")
  set_tests_properties(consumer_pkg_config PROPERTIES FIXTURES_REQUIRED installed LABELS install ENVIRONMENT
    "PKG_CONFIG_PATH=${prefix}/${CMAKE_INSTALL_LIBDIR}/pkgconfig;LD_LIBRARY_PATH=${prefix}/${CMAKE_INSTALL_LIBDIR}")
endif()
