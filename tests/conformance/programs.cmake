# What `kit conformance` runs beside Node: built with the tool, also where the project's tests are not.
set(CONFORMANCE ${PROJECT_SOURCE_DIR}/tests/conformance)
file(GLOB DRIVER_SOURCES CONFIGURE_DEPENDS ${CONFORMANCE}/driver/*.c)
list(REMOVE_ITEM DRIVER_SOURCES ${CONFORMANCE}/driver/main.c ${CONFORMANCE}/driver/peer.c)
set(PROBE_SOURCES ${CONFORMANCE}/probe.c)
if(WIN32)
  list(FILTER DRIVER_SOURCES EXCLUDE REGEX "_posix\\.c$")
  list(APPEND PROBE_SOURCES ${CONFORMANCE}/probe_windows.c)
else()
  list(FILTER DRIVER_SOURCES EXCLUDE REGEX "_windows\\.c$")
  list(APPEND PROBE_SOURCES ${CONFORMANCE}/probe_posix.c ${CONFORMANCE}/probe_report.c)
endif()

# The parent of a scenario, and the child with a channel. CONFORMANCE_CJSON is cJSON's target.
add_library(conformance_scene OBJECT ${DRIVER_SOURCES})
add_executable(conformance_driver ${CONFORMANCE}/driver/main.c $<TARGET_OBJECTS:conformance_scene>)
add_executable(conformance_peer ${CONFORMANCE}/driver/peer.c $<TARGET_OBJECTS:conformance_scene>)
foreach(program conformance_scene conformance_driver conformance_peer)
  target_link_libraries(${program} PRIVATE childproc_warnings childproc_static ${CONFORMANCE_CJSON})
endforeach()

add_executable(conformance_probe ${PROBE_SOURCES})
target_link_libraries(conformance_probe PRIVATE childproc_warnings)
if(MINGW)
  target_link_options(conformance_probe PRIVATE -municode) # its arguments in UTF-16
endif()

foreach(program conformance_scene conformance_driver conformance_peer conformance_probe)
  target_compile_definitions(${program} PRIVATE _GNU_SOURCE)
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/conformance)
endforeach()
