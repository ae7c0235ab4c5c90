#include "events.h"

void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  (void)argv;
  (void)on_error;
  (void)on_exit_event; /* to be written */
}
