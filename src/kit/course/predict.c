#include "course/predict.h"
#include "common/files.h"
#include "common/job.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int show_source(const char *source) {
  char *text = NULL;
  if (file_read(source, &text, NULL) < 0) {
    fprintf(stderr, _("kit: %s cannot be read\n"), source);
    return KIT_BROKEN;
  }
  printf("%s\n\n", place_short(source));
  show_indented(stdout, 2, text);
  free(text);
  return KIT_GOOD;
}

/* Lines up to one that is a single point, or to the end of the input. */
static char **read_prediction(void) {
  char **lines = NULL, *typed = NULL;
  size_t room = 0;
  show_wrapped(stdout, 0, 0,
               _("\nWhat will it print? One line after the other; a line with a single point ends your "
                 "prediction. Its stdout will be a pipe."));
  for (;;) {
    if (isatty(STDIN_FILENO))
      printf("%3zu  ", list_count(lines) + 1);
    fflush(stdout);
    ssize_t size = getline(&typed, &room, stdin);
    if (size > 0 && typed[size - 1] == '\n')
      typed[size - 1] = '\0';
    if (size <= 0 || strcmp(typed, ".") == 0)
      break;
    list_add(&lines, text_copy(typed));
  }
  free(typed);
  return lines;
}

static char **lines_of(const char *text) {
  char **lines = NULL;
  while (*text) {
    size_t size = strcspn(text, "\n");
    list_add(&lines, text_format("%.*s", (int)size, text));
    text += size + (text[size] == '\n');
  }
  return lines;
}

static const char *or_none(const char *line) {
  return line ? line : _("(no line)");
}

/* Each line once where both are the same, else both; the number of the first difference, or 0. */
static size_t show_both(char *const *predicted, char *const *came) {
  size_t most = list_count(predicted), others = list_count(came), first = 0;
  most = most > others ? most : others;
  for (size_t i = 0; i < most; i++) {
    const char *mine = i < list_count(predicted) ? predicted[i] : NULL, *real = i < others ? came[i] : NULL;
    if (mine && real && strcmp(mine, real) == 0) {
      printf("%3zu  = %s\n", i + 1, real);
      continue;
    }
    first = first ? first : i + 1;
    printf(_("%3zu  ! predicted: %s\n       came:      %s\n"), i + 1, or_none(mine), or_none(real));
  }
  return first;
}

static int compare(char *const *predicted, const char *output) {
  char **came = lines_of(output);
  printf("\n");
  size_t first = show_both(predicted, came), count = list_count(came);
  if (first)
    printf(_("\nThe first difference is in line %zu.\n"), first);
  else
    printf(ngettext("\nAs predicted: %zu line.\n", "\nAs predicted: %zu lines.\n", count), count);
  list_free(came);
  return first ? KIT_FAILED : KIT_GOOD;
}

int predict_run(const char *source, const char *program, const char *const *arguments) {
  if (show_source(source) != KIT_GOOD)
    return KIT_BROKEN;
  char **predicted = read_prediction();
  job one = {0};
  job_argument(&one, program);
  job_arguments(&one, arguments);
  (void)jobs_run(&one, 1);
  int code = KIT_BROKEN;
  if (one.failure)
    fprintf(stderr, "kit: %s\n", one.failure);
  else
    code = compare(predicted, one.out.data ? one.out.data : "");
  if (one.err.size) {
    printf(_("On stderr it wrote:\n"));
    show_indented(stdout, 2, one.err.data);
  }
  job_clear(&one);
  list_free(predicted);
  return code;
}
