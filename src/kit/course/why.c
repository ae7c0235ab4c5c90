/* The page of a mistake. */
#include "catalogue/catalogue.h"
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

/* Without the translated ones, such as raw-status.de.md. */
static char **page_names(const char *folder) {
  char **files = folder_names(folder, ".md"), **names = NULL;
  for (size_t i = 0; files && files[i]; i++)
    if (strchr(files[i], '.') == strrchr(files[i], '.'))
      list_add(&names, text_format("%.*s", (int)strcspn(files[i], "."), files[i]));
  list_free(files);
  return names;
}

static int unknown(const char *id, char *const *names) {
  const char *nearest = text_nearest(id, (const char *const *)names, list_count(names));
  if (nearest)
    fprintf(stderr, _("kit: there is no page \"%s\"; the nearest is %s. ./kit why lists them\n"), id,
            nearest);
  else
    fprintf(stderr, _("kit: there is no page \"%s\". ./kit why lists them\n"), id);
  return KIT_USAGE;
}

/* Two names may share a page. */
static const char *page_of(const char *id) {
  const catalogue_entry *entry = catalogue_find(id);
  return entry ? entry->id : id;
}

int verb_why(int argc, char **argv) {
  if (argc > 2) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  char *folder = text_format("%s/docs/mistakes", place_root());
  char **names = page_names(folder);
  int code = KIT_GOOD;
  if (argc == 1)
    for (size_t i = 0; names && names[i]; i++)
      printf("%s\n", names[i]);
  else if (!list_has(names, page_of(argv[1])))
    code = unknown(argv[1], names);
  else {
    char *path = text_format("%s/%s.md", folder, page_of(argv[1]));
    if (show_page(stdout, path) < 0)
      code = KIT_BROKEN;
    free(path);
  }
  list_free(names);
  free(folder);
  return code;
}
