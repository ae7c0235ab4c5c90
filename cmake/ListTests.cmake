# After a suite was built: asks it for the names of its tests and writes them down for CTest.
execute_process(
  COMMAND ${PROGRAM} --list
  OUTPUT_VARIABLE names
  ERROR_VARIABLE errors
  RESULT_VARIABLE result)
if(NOT result EQUAL 0 OR names STREQUAL "")
  file(REMOVE ${LIST} ${PROGRAM})
  message(FATAL_ERROR "${PROGRAM} --list: ${result} ${errors}")
endif()
string(REGEX REPLACE "([^\n]+)\n" "suite_test(\\1)\n" calls "${names}")
file(WRITE ${LIST} "${calls}")
