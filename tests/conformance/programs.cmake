# What `kit conformance` runs beside Node: built with the tool, also where the project's tests are not.
set(CONFORMANCE ${PROJECT_SOURCE_DIR}/tests/conformance)
file(GLOB DRIVER_SOURCES CONFIGURE_DEPENDS ${CONFORMANCE}/driver/*.c)

add_executable(conformance_driver ${DRIVER_SOURCES})
target_link_libraries(conformance_driver PRIVATE childproc_warnings childproc_static PkgConfig::CJSON)

add_executable(conformance_probe ${CONFORMANCE}/probe.c ${CONFORMANCE}/probe_report.c)
target_link_libraries(conformance_probe PRIVATE childproc_warnings)

foreach(program conformance_driver conformance_probe)
  target_compile_definitions(${program} PRIVATE _GNU_SOURCE)
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/conformance)
endforeach()
