#include "common/progress.h"
#include "common/say.h"
#include "common/show.h"

#include <stdbool.h>

enum { CELLS = 20 };

static bool drawn;
static size_t last_done, last_all;

static void draw_bar(FILE *to, size_t done, size_t all) {
  size_t full = all ? done * CELLS / all : 0;
  putc('[', to);
  for (size_t i = 0; i < CELLS; i++)
    putc(i < full ? '#' : '-', to);
  fputs("] ", to);
}

void progress_tell(FILE *to, size_t done, size_t all) {
  draw_bar(to, done, all);
  fprintf(to, _("%zu of %zu exercises passed"), done, all);
  putc('\n', to);
}

void progress_show(FILE *to, const char *what, size_t done, size_t all) {
  if (!show_may_redraw(to))
    return;
  fputs("\r\033[K", to);
  draw_bar(to, done, all);
  fprintf(to, _("%zu of %zu"), done, all);
  fprintf(to, "  %.40s", what);
  fflush(to);
  drawn = true;
  last_done = done;
  last_all = all;
}

void progress_note(FILE *to, const char *what) {
  if (drawn)
    progress_show(to, what, last_done, last_all);
}

void progress_clear(FILE *to) {
  if (drawn)
    fputs("\r\033[K", to);
  drawn = false;
}
