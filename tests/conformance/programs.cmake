# What `kit conformance` runs beside Node: built with the tool, also where the project's tests are not.
set(CONFORMANCE ${PROJECT_SOURCE_DIR}/tests/conformance)
file(GLOB DRIVER_SOURCES CONFIGURE_DEPENDS ${CONFORMANCE}/driver/*.c)
list(REMOVE_ITEM DRIVER_SOURCES ${CONFORMANCE}/driver/main.c ${CONFORMANCE}/driver/peer.c)

# The parent of a scenario, and the child with a channel.
add_library(conformance_scene OBJECT ${DRIVER_SOURCES})
add_executable(conformance_driver ${CONFORMANCE}/driver/main.c $<TARGET_OBJECTS:conformance_scene>)
add_executable(conformance_peer ${CONFORMANCE}/driver/peer.c $<TARGET_OBJECTS:conformance_scene>)
foreach(program conformance_scene conformance_driver conformance_peer)
  target_link_libraries(${program} PRIVATE childproc_warnings childproc_static PkgConfig::CJSON)
endforeach()

add_executable(conformance_probe ${CONFORMANCE}/probe.c ${CONFORMANCE}/probe_report.c)
target_link_libraries(conformance_probe PRIVATE childproc_warnings)

foreach(program conformance_scene conformance_driver conformance_peer conformance_probe)
  target_compile_definitions(${program} PRIVATE _GNU_SOURCE)
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/conformance)
endforeach()
