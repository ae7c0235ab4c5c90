#include "watch/keyboard.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { CTRL_Z = 26 };

static struct termios old;
static bool open_now;

void keyboard_close(void) {
  if (open_now)
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &old);
  open_now = false;
}

void keyboard_open(void) {
  static bool registered;
  if (open_now || tcgetattr(STDIN_FILENO, &old) < 0)
    return;
  if (!registered)
    registered = atexit(keyboard_close) == 0;
  struct termios keys = old;
  keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  keys.c_cc[VSUSP] = _POSIX_VDISABLE;
  open_now = tcsetattr(STDIN_FILENO, TCSADRAIN, &keys) == 0;
}

/* The shell gets its terminal as it was, and we ours when it lets us go on. */
static void suspend(void) {
  keyboard_close();
  (void)kill(0, SIGTSTP);
  keyboard_open();
}

int keyboard_key(void) {
  char key = 0;
  ssize_t size = read(STDIN_FILENO, &key, 1);
  if (size < 0)
    return errno == EINTR || errno == EAGAIN ? 0 : -1;
  if (size == 0)
    return -1;
  if (key == CTRL_Z) {
    suspend();
    return 0;
  }
  return (unsigned char)key;
}
