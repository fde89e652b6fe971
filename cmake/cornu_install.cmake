# cmake --install: headers, libraries, a package file for find_package(cornu CONFIG), and one for pkg-config.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS cornu EXPORT cornu FILE_SET HEADERS)
install(EXPORT cornu NAMESPACE cornu:: FILE cornu-targets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/cornu)
if(CORNU_STATIC)
  install(TARGETS cornu_archive cornu_static EXPORT cornu_static)
  install(EXPORT cornu_static NAMESPACE cornu:: FILE cornu-static-targets.cmake
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/cornu)
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/cornu-config.cmake.in ${PROJECT_BINARY_DIR}/cornu-config.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/cornu)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cornu-config-version.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cornu-config.cmake ${PROJECT_BINARY_DIR}/cornu-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/cornu)

configure_file(${CMAKE_CURRENT_LIST_DIR}/cornu.pc.in ${PROJECT_BINARY_DIR}/cornu.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cornu.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
