#include "capstone/capstone.h"
#include "capstone/tell.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/workspace.h"
#include "verbs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- What is asked for ---- */

static bool has_test(const exercise *one, const char *name) {
  for (size_t i = 0; i < one->check_count; i++)
    if (list_has(one->checks[i].tests, name))
      return true;
  return false;
}

/* The library's path, to free(); NULL after a message. */
static char *find_library(const exercise *one, const capstone_request *request) {
  char *mine = workspace_dir(one->id), *path = realpath(request->impl ? request->impl : mine, NULL);
  if (request->only && !has_test(one, request->only)) {
    fprintf(stderr, _("kit: %s has no test \"%s\"\n"), one->id, request->only);
    free(path);
    path = NULL;
  } else if (request->chapter > (int)one->check_count) {
    fprintf(stderr, _("kit: %s has chapters 1 to %zu\n"), one->id, one->check_count);
    free(path);
    path = NULL;
  } else if (!path && request->impl)
    fprintf(stderr, _("kit: there is no folder or library %s\n"), request->impl);
  else if (!path)
    fprintf(stderr, _("kit: %s has not been started; ./kit start %s\n"), one->id, one->id);
  free(mine);
  return path;
}

/* A folder for what is built and for the runs, which several checks at once do not share. */
static char *make_folder(char **ret_failure) {
  char *top = text_format("%s/.build", place_work());
  char *dir = text_format("%s/capstone-XXXXXX", top);
  int result = folder_make(top);
  if (!result && !mkdtemp(dir))
    result = -errno;
  free(top);
  if (!result)
    return dir;
  *ret_failure = text_format("%s: %s", dir, strerror(-result));
  free(dir);
  return NULL;
}

/* ---- Running ---- */

/* The first chapter that this one needs and that has not passed. */
static const char *unmet_need(const judged_library *all, const exercise_check *check) {
  for (size_t i = 0; check->needs && check->needs[i]; i++)
    for (size_t k = 0; k < all->count; k++)
      if (strcmp(all->chapters[k].check->id, check->needs[i]) == 0 && all->chapters[k].verdict != KIT_PASS)
        return check->needs[i];
  return NULL;
}

static bool is_wanted(const capstone_request *request, const exercise_check *check, size_t index) {
  if (request->only)
    return list_has(check->tests, request->only);
  return !request->chapter || index + 1 == (size_t)request->chapter;
}

static void run_chapters(const capstone_request *request, const profile *of, judged_library *all) {
  const exercise *one = of->exercise;
  for (size_t i = 0; i < one->check_count && !interrupted(); i++) {
    const exercise_check *check = &one->checks[i];
    if (!is_wanted(request, check, i))
      continue;
    chapter *next = &all->chapters[all->count];
    const char *needed = unmet_need(all, check);
    if (needed)
      chapter_skip(check, needed, next);
    else
      chapter_run(of, check, next);
    all->count++;
    if (!request->json && !interrupted())
      tell_chapter(all, next);
  }
}

/* What has passed is run once more to find mistakes of memory, which a test does not see: that result stands.
 */
static void run_deep(const capstone_request *request, const profile *of, judged_library *all) {
  bool passed = true;
  for (size_t i = 0; i < all->count && passed && !interrupted(); i++) {
    chapter *one = &all->chapters[i];
    const exercise_check *check = one->check;
    chapter_clear(one);
    chapter_run(of, check, one);
    passed = one->verdict == KIT_PASS;
    if (request->json || interrupted())
      continue;
    if (passed)
      tell_advice(one);
    else
      tell_chapter(all, one);
  }
}

static void judge_deep(const capstone_request *request, const char *dir, judged_library *all) {
  library made = {.program = NULL};
  if (!request->json)
    tell_deep();
  char *out = text_format("%s/sanitized", dir);
  profile of = {all->exercise, &made, dir, request->only};
  if (folder_make(out) == 0 && library_make(all->impl, out, true, &made) == BUILD_DONE)
    run_deep(request, &of, all);
  else if (!all->failure)
    all->failure =
        text_format(_("it cannot be built with sanitizers: %s"), made.messages ? made.messages : out);
  library_clear(&made);
  free(out);
}

static bool is_deep_wanted(const capstone_request *request, const judged_library *all) {
  bool passed = all->count > 0 && !interrupted();
  for (size_t i = 0; i < all->count; i++)
    passed = passed && all->chapters[i].verdict == KIT_PASS;
  return passed && !request->quick && folder_exists(all->impl) && build_can_sanitize();
}

static void judge(const capstone_request *request, const char *dir, judged_library *all) {
  library made;
  all->built = library_make(all->impl, dir, false, &made);
  all->messages = text_copy(made.messages);
  all->missing = made.missing;
  if (!request->json && !interrupted())
    tell_built(all);
  profile of = {all->exercise, &made, dir, request->only};
  if (all->built == BUILD_DONE)
    run_chapters(request, &of, all);
  library_clear(&made);
  if (is_deep_wanted(request, all))
    judge_deep(request, dir, all);
}

/* The first chapter that fails decides, and our own failure before everything. */
static void sum_up(judged_library *all) {
  all->verdict = all->built == BUILD_REFUSED ? KIT_FAIL : all->count ? KIT_PASS : KIT_IE;
  for (size_t i = 0; i < all->count; i++) {
    kit_verdict one = all->chapters[i].verdict;
    if (one == KIT_IE || (all->verdict == KIT_PASS && one != KIT_PASS))
      all->verdict = one;
  }
  if (all->failure)
    all->verdict = KIT_IE;
}

/* ---- Telling ---- */

static void remember(course *here, const judged_library *all) {
  const char *id = all->exercise->id;
  state_set_mistake(here->state, id, judged_mistake(all));
  if (all->whole && all->verdict == KIT_PASS)
    state_set_passed(here->state, id);
  (void)state_save(here->state);
}

static int report(course *here, const capstone_request *request, const judged_library *all) {
  bool passed = all->verdict == KIT_PASS;
  if (request->json)
    tell_json(all);
  else
    tell_end(all);
  if (!request->impl && all->verdict != KIT_IE)
    remember(here, all);
  if (!passed && all->verdict != KIT_IE && !request->json && !request->impl && !show_watched())
    printf(_("\nThen again: ./kit check %s      stuck: ./kit hint %s\n"), all->exercise->id,
           all->exercise->id);
  return passed ? KIT_GOOD : all->verdict == KIT_IE ? KIT_BROKEN : KIT_FAILED;
}

static void clear(judged_library *all) {
  for (size_t i = 0; i < all->count; i++)
    chapter_clear(&all->chapters[i]);
  free(all->chapters);
  free(all->messages);
  free(all->failure);
}

int capstone_check(course *here, const exercise *one, const capstone_request *request) {
  char *impl = find_library(one, request);
  if (!impl)
    return KIT_USAGE;
  char *elsewhere = request->impl ? text_quoted(request->impl) : NULL;
  char *target = text_format("%s%s%s", one->id, elsewhere ? " --impl " : "", elsewhere ? elsewhere : "");
  judged_library all = {.exercise = one,
                        .impl = impl,
                        .target = target,
                        .whole = !request->only && !request->chapter,
                        .chapters = kit_alloc(one->check_count, sizeof *all.chapters)};
  if (!request->json)
    printf("%s  %s   (%s)\n\n", one->id, _(one->title), place_short(impl));
  interrupt_listen();
  char *dir = make_folder(&all.failure);
  if (dir)
    judge(request, dir, &all);
  else
    all.messages = text_copy("");
  sum_up(&all);
  if (dir)
    folder_remove(dir);
  int code = interrupted() ? KIT_BROKEN : report(here, request, &all);
  clear(&all);
  free(dir);
  free(target);
  free(elsewhere);
  free(impl);
  return code;
}
