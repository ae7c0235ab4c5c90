/*
 * The first process of a PID namespace: reaps what others leave, and ends with the program, which ends all
 * that is left in it. It knows nothing else: no descriptor, and no signal reaches it but SIGKILL, since every
 * one is blocked. It is a copy of the host, of which the program is to see nothing: its memory cannot be
 * read, and its arguments and environment are wiped. The rules of child.c hold.
 */
#include "os/linux/namespaces.h"
#include "os/linux/sys_isolation.h"
#include "os/sys.h"

#include <errno.h>

enum { PROGRAM = 2 }; /* the second process of a namespace has that number in it */

_Noreturn void namespace_init(int born, const struct own_text *text) {
  char nothing;
  int64_t n;
  sys_become_unreadable();
  for (char *c = text->start; c < text->end; c++)
    *(volatile char *)c = '\0';
  sys_reap_nobody();
  if (born != 0)
    (void)sys_dup2(born, 0);
  sys_close_all_above(0);
  do
    n = sys_read(0, &nothing, 1);
  while (n == -EINTR);
  int program = sys_pidfd_open(PROGRAM);
  while (program >= 0 && sys_poll_one(program) == -EINTR)
    ;
  sys_exit_now(0);
}
