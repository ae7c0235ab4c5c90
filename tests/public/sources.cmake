# The files of the public suite. They see a library through cp_mini.h alone, which lies where a learner gets it from:
# the suite of the library is that of the capstone.
set(PUBLIC_INCLUDE ${PROJECT_SOURCE_DIR}/exercises/capstone/starter)
set(PUBLIC_NAMES closed_in_parent.c commands.c environment.c exits.c failures.c helpers.c killing.c lifetime.c refused.c
                 stdio_files.c stdio_pipes.c streaming.c support.c)
set(PUBLIC_POSIX_NAMES dead_reader.c descriptors.c hosts.c messages.c starved.c trees.c) # only a POSIX system can build these
set(PUBLIC_SOURCES ${PUBLIC_NAMES})
list(TRANSFORM PUBLIC_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
set(PUBLIC_POSIX_SOURCES ${PUBLIC_POSIX_NAMES})
list(TRANSFORM PUBLIC_POSIX_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
