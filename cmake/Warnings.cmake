# One set of warnings for everything that is built here, and all of them are errors.
add_library(childproc_warnings INTERFACE)
target_compile_options(childproc_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
