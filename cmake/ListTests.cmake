# After a suite was built: asks it for the names of its tests and writes them down for CTest.
execute_process(
  COMMAND ${EMULATOR} ${PROGRAM} --list
  OUTPUT_VARIABLE names
  ERROR_VARIABLE errors
  RESULT_VARIABLE result)
if(EMULATOR)
  execute_process(COMMAND ${EMULATOR} --wait ${PROGRAM} OUTPUT_QUIET)
endif()
if(EMULATOR AND result EQUAL 77)
  # What would run it is not installed: one test stands for all and says so.
  file(WRITE ${LIST} "suite_test(everything)\n")
  return()
endif()
if(NOT result EQUAL 0 OR names STREQUAL "")
  file(REMOVE ${LIST} ${PROGRAM})
  message(FATAL_ERROR "${PROGRAM} --list: ${result} ${errors}")
endif()
string(REPLACE "\r" "" names "${names}")
# What an emulator or a run-time library says beside the names is none.
string(REGEX MATCHALL "[^\n]+" lines "${names}")
set(calls "")
foreach(line ${lines})
  if(line MATCHES "^[A-Za-z0-9_]+$")
    string(APPEND calls "suite_test(${line})\n")
  endif()
endforeach()
file(WRITE ${LIST} "${calls}")
