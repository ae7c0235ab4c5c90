/* A pipeline without a shell: what `cat *.js bad_file | wc -l` does, and how each of its stages ended. */
#include "childproc.h"

#include <glob.h>
#include <stdio.h>

static void show(const cp_pipeline_result *r, void *ctx) {
  (void)ctx;
  printf("stdout: %s\n", r->out->data);
  for (size_t i = 0; i < r->count; i++) {
    printf("stage %zu ended with code %d\n", i, r->stages[i]->code);
    fprintf(stderr, "%s", r->stages[i]->err.data);
  }
}

int main(void) {
  glob_t files = {0};
  glob("*.js", GLOB_NOCHECK, NULL, &files);
  glob("bad_file", GLOB_NOCHECK | GLOB_APPEND, NULL, &files);
  const char *const *names = (const char *const *)files.gl_pathv;
  /* #pipeline */
  cp_command cat = {"cat", names, NULL}, wc = {"wc", CP_ARGS("-l"), NULL};
  cp_pipeline(CP_COMMANDS(cat, wc), NULL, show, NULL);
  cp_run();
  /* #end */
  globfree(&files);
  return 0;
}
