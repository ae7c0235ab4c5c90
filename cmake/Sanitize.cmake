# Sanitizers for everything that is built here; a report ends the program, so that no test passes over it.
set(CHILDPROC_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=: \"address,undefined\" or \"thread\"")
if(CHILDPROC_SANITIZE)
  add_compile_options(-fsanitize=${CHILDPROC_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CHILDPROC_SANITIZE})
endif()
