/* Programs that are installed or not. Names of packages: src/kit/launcher/packages.txt, which the launcher
 * reads, too. */
#include "childproc.h"
#include "common/files.h"
#include "common/job.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "doctor/doctor.h"

#include <stdlib.h>
#include <string.h>

typedef struct tool {
  const char *name;
  health without;
  const char *cost;
} tool;

static const tool tools[] = {
    {"gcc", HEALTH_MISSING, N_("nothing can be built, so nothing can be checked")},
    {"ld", HEALTH_MISSING, N_("nothing can be linked, so nothing can be checked")},
    {"nm", HEALTH_LESS, N_("faults: the calls that can fail are not found")},
    {"addr2line", HEALTH_LESS, N_("findings name no source lines")},
    {"gcovr", HEALTH_LESS, N_("the gate is NOT CHECKED: nobody knows which lines ran")},
    {"git", HEALTH_LESS, N_("no history of your work, and no upgrade by one command")},
    {"strace", HEALTH_LESS, N_("the lessons' looks at system calls; the second engine for faults")},
    {"valgrind", HEALTH_LESS, N_("a second opinion on memory; the sanitizers stay")},
    {"clang-tidy", HEALTH_LESS, N_("advice on the source before it runs")},
    {"tmux", HEALTH_LESS, N_("the tests of terminals are skipped")},
    {"node", HEALTH_LESS, N_("comparing with the real Node; programs beside their JavaScript")},
    {"wine", HEALTH_LESS, N_("trying out Windows' rules here")},
    {"msgfmt", HEALTH_LESS, N_("messages are English")},
};

/* ---- How to get it ---- */

typedef struct manager {
  const char *program;
  int column; /* in packages.txt, after the set and what is needed */
  const char *command;
} manager;

static const manager managers[] = {
    {"apt-get", 2, "apt-get install --no-install-recommends"},
    {"dnf", 3, "dnf install"},
    {"pacman", 4, "pacman -S --needed"},
    {"apk", 5, "apk add"},
    {"brew", 6, "brew install"},
};

static bool there(const char *program) {
  char *path = cp_which(program, NULL);
  bool found = path != NULL;
  free(path);
  return found;
}

static const manager *manager_here(void) {
  for (size_t i = 0; i < sizeof managers / sizeof *managers; i++)
    if (there(managers[i].program))
      return &managers[i];
  return NULL;
}

/* Column `wanted` of the line of packages.txt whose second column is `needed`; to free(), or NULL. */
static char *package_of(const char *needed, int wanted) {
  char *path = text_format("%s/src/kit/launcher/packages.txt", place_root()), *data = NULL, *found = NULL;
  if (file_read(path, &data, NULL) == 0 && data)
    for (char *lines = data, *line; !found && (line = strtok_r(lines, "\n", &lines));) {
      char *fields[8] = {NULL}, *rest = line;
      for (int i = 0; i < 8 && (fields[i] = strtok_r(rest, " ", &rest)); i++)
        ;
      if (*line != '#' && fields[1] && fields[wanted] && strcmp(fields[1], needed) == 0 &&
          strcmp(fields[wanted], "-") != 0)
        found = text_copy(fields[wanted]);
    }
  free(data);
  free(path);
  return found;
}

/* What the launcher does not install: called the same everywhere. */
static const char *plain_package(const char *program) {
  static const char *const binutils[] = {"ld", "nm", "addr2line"};
  for (size_t i = 0; i < sizeof binutils / sizeof *binutils; i++)
    if (strcmp(program, binutils[i]) == 0)
      return "binutils";
  return program;
}

static char *how_to_get(const char *program) {
  const manager *here = manager_here();
  char *package = here ? package_of(program, here->column) : NULL, *how;
  for (char *comma = package; comma && (comma = strchr(comma, ','));)
    *comma = ' ';
  if (package)
    how = text_format("%s %s", here->command, package);
  else if (here)
    how = text_format("%s %s", here->command, plain_package(program));
  else
    how = text_format(_("install %s with what your system has for that"), program);
  free(package);
  return how;
}

/* ---- Looking ---- */

/* The first line that `program --version` says; to free(). */
static char *version_of(const char *program) {
  job one = {.timeout_ms = 10000};
  job_arguments(&one,
                (const char *const[]){program, strcmp(program, "tmux") == 0 ? "-V" : "--version", NULL});
  char *version = NULL;
  if (jobs_run(&one, 1) && one.out.data)
    version = text_format("%.*s", (int)strcspn(one.out.data, "\n"), one.out.data);
  job_clear(&one);
  return version;
}

static void examine(examination *all, const tool *one) {
  if (!there(one->name)) {
    examined_add(all, one->name, one->without, text_copy(_("is not installed")), text_copy(_(one->cost)),
                 how_to_get(one->name));
    return;
  }
  char *version = version_of(one->name);
  examined_add(all, one->name, version ? HEALTH_GOOD : one->without,
               version ? version : text_copy(_("is installed, and does not answer --version")),
               text_copy(version ? "" : _(one->cost)), text_copy(""));
}

/* What a learner's program is linked with is part of this build. */
static void examine_build(examination *all) {
  char *library = text_format("%s/src/harness/libchildproc_harness.a", place_build());
  bool found = file_exists(library);
  examined_add(all, "the build", found ? HEALTH_GOOD : HEALTH_MISSING,
               found ? text_copy(place_build()) : text_format(_("%s does not exist"), library),
               text_copy(found ? "" : _("no check can be linked")),
               text_copy(found ? "" : _("remove the folder build/kit, then ./kit")));
  free(library);
}

void examine_tools(examination *all) {
  for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
    examine(all, &tools[i]);
  examine_build(all);
}
