#include "common/say.h"
#include "common/files.h"
#include "common/text.h"

#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *language;

static const char *set_variable(const char *name) {
  const char *value = getenv(name);
  return value && *value ? value : NULL;
}

/* The locale that messages should be in, as POSIX orders the variables. */
static const char *wanted_locale(void) {
  const char *wanted = set_variable("LC_ALL");
  if (!wanted)
    wanted = set_variable("LC_MESSAGES");
  if (!wanted)
    wanted = set_variable("LANG");
  return wanted ? wanted : "C";
}

/* "de" of "de_DE.UTF-8:en". */
static char *first_language(const char *locale) {
  char *name = text_format("%.*s", (int)strcspn(locale, "_.@:"), locale);
  if (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0 || strcmp(name, "en") == 0)
    *name = '\0';
  return name;
}

/* The catalogues lie beside the program, or where KIT_LOCALE says. */
static void bind_catalogues(void) {
  char path[PATH_MAX];
  const char *elsewhere = set_variable("KIT_LOCALE");
  ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
  if (size < 0)
    return;
  path[size] = '\0';
  char *folder = elsewhere ? text_copy(elsewhere) : text_format("%s/locale", dirname(path));
  (void)bindtextdomain("kit", folder);
  (void)bind_textdomain_codeset("kit", "UTF-8");
  (void)textdomain("kit");
  free(folder);
}

void say_begin(void) {
  const char *wanted = wanted_locale();
  const char *list = set_variable("LANGUAGE");
  bool plain = strcmp(wanted, "C") == 0 || strcmp(wanted, "POSIX") == 0; /* then LANGUAGE says nothing */
  (void)setlocale(LC_CTYPE, "");
  if (!setlocale(LC_MESSAGES, "") && setlocale(LC_MESSAGES, "C.UTF-8") && !list)
    (void)setenv("LANGUAGE", wanted, 1); /* the locale is not installed here, the catalogue may be */
  language = plain ? text_copy("") : first_language(list ? list : wanted);
  bind_catalogues();
}

void say_plainly(void) {
  (void)setlocale(LC_MESSAGES, "C");
  (void)setenv("LC_ALL", "C", 1); /* of compilers and supervisors, too */
  free(language);
  language = NULL;
}

const char *say_language(void) {
  return language ? language : "";
}

char *say_page(const char *path) {
  const char *dot = strrchr(path, '.');
  if (!dot || !*say_language())
    return text_copy(path);
  char *translated = text_format("%.*s.%s%s", (int)(dot - path), path, language, dot);
  if (file_exists(translated))
    return translated;
  free(translated);
  return text_copy(path);
}
