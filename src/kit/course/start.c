#include "course/task.h"
#include "verbs.h"

int verb_start(int argc, char **argv) {
  if (argc != 2) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  course here = course_open();
  exercise *one = course_find(&here, argv[1]);
  int code = one ? task_begin(&here, one) : KIT_USAGE;
  course_close(&here);
  return code;
}
