# What `cmake --install` puts where: the header, both libraries, childproc.pc for pkg-config and the
# package that find_package(childproc) reads.
include(CMakePackageConfigHelpers)

install(TARGETS childproc_static childproc_shared EXPORT childproc
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${PROJECT_SOURCE_DIR}/src/childproc/childproc.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# Relative to the .pc file, so that the installed tree may be moved.
file(RELATIVE_PATH CHILDPROC_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" CHILDPROC_PC_UP "${CHILDPROC_PC_UP}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/childproc.pc.in childproc.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/childproc.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(CHILDPROC_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/childproc)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/childprocConfig.cmake.in childprocConfig.cmake
                              INSTALL_DESTINATION ${CHILDPROC_PACKAGE_DIR})
# Before 1.0 a new minor version may break what was compiled against an older one.
write_basic_package_version_file(childprocConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/childprocConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/childprocConfigVersion.cmake
        DESTINATION ${CHILDPROC_PACKAGE_DIR})
install(EXPORT childproc NAMESPACE childproc:: FILE childprocTargets.cmake DESTINATION ${CHILDPROC_PACKAGE_DIR})
