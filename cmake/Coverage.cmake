# Counts which lines and branches run, in every process and however it ends: gcc's counters in shared files
# (src/harness/counters.h). `kit coverage` configures, runs and reports; cmake/gate.json holds the numbers.
option(CHILDPROC_COVERAGE "Count lines and branches (gcc and GNU ld)" OFF)
set(CHILDPROC_COUNTERS_DIR "${CMAKE_BINARY_DIR}/counters" CACHE PATH "Folder of the files that counters are kept in")

# To be called in the root before any target is made: everything that is built is counted, and the list of
# executables goes to coverage-executables.txt for creating and dumping their counters.
function(childproc_enable_coverage)
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "GNU")
    message(FATAL_ERROR "CHILDPROC_COVERAGE needs gcc; configure with -DCMAKE_C_COMPILER=gcc")
  endif()
  set(harness ${PROJECT_SOURCE_DIR}/src/harness)
  add_library(childproc_counters OBJECT ${harness}/counters.c)
  set_target_properties(childproc_counters PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_definitions(childproc_counters PRIVATE CHILDPROC_COUNTERS_DIR="${CHILDPROC_COUNTERS_DIR}")

  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${harness}/counters.flags)
  file(STRINGS ${harness}/counters.flags flags)
  set(link_flags ${flags})
  list(FILTER link_flags INCLUDE REGEX "^-Wl,")
  list(FILTER flags EXCLUDE REGEX "^-Wl,")
  add_compile_options(${flags})
  set_property(GLOBAL PROPERTY childproc_counters_link_flags
               --coverage ${link_flags} -Wl,-T,${harness}/counters.ld)
  cmake_language(DEFER DIRECTORY ${PROJECT_SOURCE_DIR} CALL childproc_link_counters)

  file(MAKE_DIRECTORY ${CHILDPROC_COUNTERS_DIR})
  file(CHMOD ${CHILDPROC_COUNTERS_DIR} PERMISSIONS # 0777; CMake knows no sticky bit, kit coverage adds it
       OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_WRITE GROUP_EXECUTE WORLD_READ WORLD_WRITE WORLD_EXECUTE)
endfunction()

function(childproc_link_counters)
  get_property(link_flags GLOBAL PROPERTY childproc_counters_link_flags)
  childproc_targets_below(${PROJECT_SOURCE_DIR} targets)
  set(paths "")
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    if(NOT type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$")
      continue()
    endif()
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:childproc_counters>)
    target_link_options(${target} PRIVATE ${link_flags})
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/src/harness/counters.ld)
    if(type STREQUAL "EXECUTABLE")
      string(APPEND paths "$<TARGET_FILE:${target}>\n")
    endif()
  endforeach()
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/coverage-executables.txt CONTENT "${paths}")
endfunction()

function(childproc_targets_below directory ret)
  get_property(found DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  get_property(below DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
  foreach(subdirectory ${below})
    childproc_targets_below(${subdirectory} more)
    list(APPEND found ${more})
  endforeach()
  set(${ret} ${found} PARENT_SCOPE)
endfunction()

if(CHILDPROC_COVERAGE)
  childproc_enable_coverage()
endif()
