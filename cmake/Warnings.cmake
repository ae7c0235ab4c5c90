# One set of warnings for everything that is built here, and all of them are errors.
add_library(childproc_warnings INTERFACE)
target_compile_options(childproc_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(MINGW)
  # Its headers' own macros convert, and its compiler takes every format for one of Microsoft's library.
  target_compile_options(childproc_warnings INTERFACE -Wno-format -Wno-float-conversion)
endif()
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_C_COMPILER_VERSION VERSION_LESS 12)
  # It misses members behind CP_OPTIONS(.stdio = CP_STDIO(...)), where designated initializers leave them out.
  target_compile_options(childproc_warnings INTERFACE -Wno-missing-field-initializers)
endif()
