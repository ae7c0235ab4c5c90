# Suites of the project's own harness (src/harness/harness.h).
#
#   childproc_add_tests(NAME suite SOURCES a.c b.c
#     [POSIX reason a.c...]  sources that only a POSIX system can build; elsewhere each of their tests is skipped, for this
#                            reason (may not be empty, and TEST(name) begins a line)
#     [LIBS target...]       linked as well
#     [TIMEOUT seconds]      deadline of one test; 30
#     [LABELS label...]      of CTest; the suite's name is always one
#     [DEFINITIONS NAME=value...]
#     [ENVIRONMENT NAME=value...]
#     [SERIAL]               its tests run while no other does
#     [WITHOUT_LIBRARY]      no childproc: LIBS says which library is tested, if any
#   )
#
# builds the program `suite` and gives CTest one test for each TEST(name), called suite.name. The names are
# asked of the program itself after each build, so that they cannot differ from the source. Every
# test runs under the supervisor (src/kit/supervise/supervise.h): 0 passed, 77 skipped.
set(CHILDPROC_TESTS_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/ListTests.cmake)

# In place of sources that cannot be built here: one file in which each of their tests is skipped.
function(childproc_skip_tests suite reason sources)
  set(text "#include \"harness.h\"\n")
  foreach(source ${${sources}})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source})
    file(STRINGS ${source} tests REGEX "^(PUBLIC_)?TEST\\([a-z]")
    foreach(test ${tests})
      string(REGEX REPLACE "^[A-Z_]+\\(([a-z0-9_]+)\\).*" "\\1" test "${test}")
      string(APPEND text "TEST(${test}) {\n  SKIP(\"${reason}\");\n}\n")
    endforeach()
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${suite}_skipped.c CONTENT "${text}" @ONLY)
  set(${sources} ${CMAKE_CURRENT_BINARY_DIR}/${suite}_skipped.c PARENT_SCOPE)
endfunction()

function(childproc_add_tests)
  cmake_parse_arguments(T "SERIAL;WITHOUT_LIBRARY" "NAME;TIMEOUT" "SOURCES;POSIX;LIBS;LABELS;DEFINITIONS;ENVIRONMENT"
                        ${ARGN})
  if(T_UNPARSED_ARGUMENTS OR NOT T_NAME OR NOT T_SOURCES)
    message(FATAL_ERROR "childproc_add_tests: NAME and SOURCES are needed; not understood: ${T_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 30)
  endif()

  if(T_POSIX)
    list(POP_FRONT T_POSIX reason)
    if(WIN32)
      childproc_skip_tests(${T_NAME} "${reason}" T_POSIX)
    endif()
  endif()
  add_executable(${T_NAME} ${T_SOURCES} ${T_POSIX})
  target_compile_definitions(${T_NAME} PRIVATE _GNU_SOURCE ${T_DEFINITIONS})
  target_compile_options(${T_NAME} PRIVATE -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
  target_link_libraries(${T_NAME} PRIVATE childproc_warnings ${T_LIBS} childproc_harness)
  if(TARGET tests_posix)
    target_link_libraries(${T_NAME} PRIVATE tests_posix)
  endif()
  if(NOT T_WITHOUT_LIBRARY)
    target_sources(${T_NAME} PRIVATE $<TARGET_OBJECTS:childproc_harness_library>)
    target_link_libraries(${T_NAME} PRIVATE childproc_static)
  endif()

  # What holds for all tests of the suite is written now, their names after each build.
  set(list_file ${CMAKE_CURRENT_BINARY_DIR}/${T_NAME}_tests.cmake)
  set(include_file ${CMAKE_CURRENT_BINARY_DIR}/${T_NAME}_include.cmake)
  math(EXPR outer "${T_TIMEOUT} + 20") # the supervisor's own deadline comes first and says more
  set(properties "SKIP_RETURN_CODE 77 TIMEOUT ${outer} LABELS [==[${T_NAME};${T_LABELS}]==]")
  if(CMAKE_CROSSCOMPILING_EMULATOR)
    string(APPEND properties " FIXTURES_REQUIRED emulator")
    list(APPEND T_ENVIRONMENT CHILDPROC_DEADLINE=${T_TIMEOUT})
  endif()
  if(T_SERIAL)
    string(APPEND properties " RUN_SERIAL ON")
  endif()
  if(T_ENVIRONMENT)
    string(APPEND properties " ENVIRONMENT [==[${T_ENVIRONMENT}]==]")
  endif()
  set(supervisor "")
  if(CMAKE_CROSSCOMPILING_EMULATOR)
    set(supervisor "[==[${CMAKE_CROSSCOMPILING_EMULATOR}]==]")
  elseif(TARGET supervise)
    math(EXPR wall "${T_TIMEOUT} * 1000")
    set(supervisor "[==[$<TARGET_FILE:supervise>]==] --wall ${wall} --test")
    add_dependencies(${T_NAME} supervise)
  endif()
  set(text
      "macro(suite_test name)
  add_test(\"${T_NAME}.\${name}\" ${supervisor} [==[$<TARGET_FILE:${T_NAME}>]==] \${name})
  set_tests_properties(\"${T_NAME}.\${name}\" PROPERTIES ${properties})
endmacro()
if(EXISTS [==[${list_file}]==])
  include([==[${list_file}]==])
else()
  add_test(${T_NAME}_NOT_BUILT ${T_NAME}_NOT_BUILT)
endif()
")
  file(GENERATE OUTPUT ${include_file} CONTENT "${text}")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include_file})
  add_custom_command(
    TARGET ${T_NAME}
    POST_BUILD
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${T_NAME}> -D "EMULATOR=${CMAKE_CROSSCOMPILING_EMULATOR}" -D LIST=${list_file} -P ${CHILDPROC_TESTS_SCRIPT}
    VERBATIM)
endfunction()
