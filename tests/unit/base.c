/* The lowest floor: memory, listeners, names of errors and signals. */
#include "../needs.h"
#include "base/arena.h"
#include "base/emitter.h"
#include "base/error.h"
#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* ---- arena ---- */

TEST(arena_memory_is_zeroed_aligned_and_apart) {
  struct arena arena = {0};
  char *last = NULL;
  for (size_t size = 1; size < 300; size += 7) {
    char *memory = arena_alloc(&arena, size);
    EXPECT(memory != NULL);
    EXPECT_EQ((uintptr_t)memory % _Alignof(max_align_t), 0);
    for (size_t i = 0; i < size; i++)
      EXPECT_EQ(memory[i], 0);
    memset(memory, 0xff, size);
    if (last != NULL)
      EXPECT_EQ(last[0], (char)0xff);
    last = memory;
  }
  arena_free(&arena);
  EXPECT(arena.blocks == NULL);
}

TEST(arena_takes_pieces_larger_than_a_block) {
  struct arena arena = {0};
  char *small = arena_copy(&arena, "small");
  char *large = arena_alloc(&arena, 100000);
  EXPECT(large != NULL);
  memset(large, 1, 100000);
  char *after = arena_copy(&arena, "after");
  EXPECT_STR(small, "small");
  EXPECT_STR(after, "after");
  arena_free(&arena);
}

TEST(arena_refuses_what_cannot_be) {
  struct arena arena = {0};
  EXPECT(arena_alloc(&arena, SIZE_MAX) == NULL);
  EXPECT(arena_array(&arena, SIZE_MAX / 2, 4) == NULL);
  EXPECT(arena_array(&arena, 3, 0) != NULL);
  EXPECT(arena_array(&arena, 0, 8) != NULL);
  arena_free(&arena);
}

TEST(arena_joins_texts) {
  struct arena arena = {0};
  EXPECT_STR(arena_join(&arena, "A", '=', "b"), "A=b");
  EXPECT_STR(arena_join(&arena, "", '/', ""), "/");
  arena_free(&arena);
}

/* ---- emitter ---- */

enum { EVENT = 1, OTHER };

struct seen {
  struct emitter emitter;
  int order[16];
  int count;
  int remove, add;
};

typedef void seen_fn(struct seen *seen, void *ctx);

static void emit(struct seen *seen, int event) {
  for (struct emission e = emission_begin(&seen->emitter, event); emission_next(&e);)
    ((seen_fn *)e.now.fn)(seen, e.now.ctx);
}

static void note(struct seen *seen, void *ctx) {
  EXPECT_LT(seen->count, 16);
  seen->order[seen->count++] = (int)(intptr_t)ctx;
}

static int listen(struct seen *seen, int event, seen_fn *fn, int what) {
  int id = emitter_add(&seen->emitter, event, (emitter_fn *)fn, (void *)(intptr_t)what);
  EXPECT_GT(id, 0);
  return id;
}

static void expect_seen(struct seen *seen, int count, const int *order) {
  EXPECT_EQ(seen->count, count);
  for (int i = 0; i < count; i++)
    EXPECT_EQ(seen->order[i], order[i]);
  seen->count = 0;
}

TEST(emitter_calls_in_order_and_by_event) {
  struct seen seen = {0};
  for (int i = 1; i <= 6; i++)
    listen(&seen, i % 3 == 0 ? OTHER : EVENT, note, i);
  EXPECT(emitter_has(&seen.emitter, OTHER) && !emitter_has(&seen.emitter, 3));
  emit(&seen, EVENT);
  expect_seen(&seen, 4, (int[]){1, 2, 4, 5});
  emit(&seen, OTHER);
  expect_seen(&seen, 2, (int[]){3, 6});
  emitter_free(&seen.emitter);
  emit(&seen, EVENT);
  EXPECT_EQ(seen.count, 0);
}

static void note_and_change(struct seen *seen, void *ctx) {
  note(seen, ctx);
  emitter_remove(&seen->emitter, seen->remove);
  if (seen->add) {
    seen->add = 0;
    for (int i = 0; i < 9; i++) /* the array moves */
      listen(seen, EVENT, note, 100 + i);
  }
}

TEST(emitter_one_removed_meanwhile_is_not_called) {
  struct seen seen = {0};
  int first = listen(&seen, EVENT, note_and_change, 1);
  seen.remove = listen(&seen, EVENT, note, 2);
  listen(&seen, EVENT, note, 3);
  emit(&seen, EVENT);
  expect_seen(&seen, 2, (int[]){1, 3});
  seen.remove = first; /* itself */
  emit(&seen, EVENT);
  expect_seen(&seen, 2, (int[]){1, 3});
  emit(&seen, EVENT);
  expect_seen(&seen, 1, (int[]){3});
  EXPECT_EQ(seen.emitter.count, 1);
  emitter_free(&seen.emitter);
}

TEST(emitter_one_added_meanwhile_waits_for_the_next_event) {
  struct seen seen = {.add = 1};
  listen(&seen, EVENT, note_and_change, 1);
  listen(&seen, EVENT, note, 2);
  emit(&seen, EVENT);
  expect_seen(&seen, 2, (int[]){1, 2});
  emit(&seen, EVENT);
  EXPECT_EQ(seen.count, 11);
  emitter_free(&seen.emitter);
}

static void note_and_nest(struct seen *seen, void *ctx) {
  note(seen, ctx);
  if (seen->count < 3)
    emit(seen, EVENT);
  emitter_remove(&seen->emitter, seen->remove);
}

TEST(emitter_emissions_nest) {
  struct seen seen = {0};
  listen(&seen, EVENT, note_and_nest, 1);
  seen.remove = listen(&seen, EVENT, note, 2);
  listen(&seen, EVENT, note, 3);
  emit(&seen, EVENT);
  expect_seen(&seen, 6, (int[]){1, 1, 1, 3, 3, 3});
  EXPECT_EQ(seen.emitter.count, 2);
  emitter_free(&seen.emitter);
}

TEST(emitter_ids_are_never_used_again) {
  struct seen seen = {0};
  int first = listen(&seen, EVENT, note, 1);
  emitter_remove(&seen.emitter, first);
  emitter_remove(&seen.emitter, first);
  emitter_remove(&seen.emitter, 0);
  emitter_remove(&seen.emitter, -1);
  EXPECT_NE(listen(&seen, EVENT, note, 2), first);
  EXPECT_EQ(emitter_add(&seen.emitter, EVENT, NULL, NULL), -EINVAL);
  emitter_free(&seen.emitter);
}

/* ---- errors ---- */

TEST(error_names_of_errno) {
  EXPECT_STR(errno_name(ENOENT), "ENOENT");
  EXPECT_STR(errno_name(EAGAIN), "EAGAIN");
  EXPECT_STR(errno_name(E2BIG), "E2BIG");
  EXPECT_STR(errno_name(0), "E?");
  EXPECT_STR(errno_name(-5), "E?");
}

TEST(error_every_step_has_a_name_of_its_own) {
  for (int a = CP_STEP_NONE; a <= CP_STEP_EXEC; a++)
    for (int b = CP_STEP_NONE; b < a; b++)
      EXPECT(strcmp(cp_step_name((cp_step)a), cp_step_name((cp_step)b)) != 0);
  EXPECT_STR(cp_step_name(CP_STEP_CHDIR), "chdir");
  EXPECT_STR(cp_step_name(CP_STEP_EXEC), "exec");
  EXPECT_STR(cp_step_name((cp_step)(CP_STEP_GUARD + 1)), "?");
  EXPECT_STR(cp_step_name((cp_step)-1), "?");
}

TEST(error_the_last_one_is_kept_whole) {
  EXPECT_EQ(cp_last_error()->errnum, 0);
  EXPECT_STR(cp_last_error()->message, "");
  char path[] = "/a";
  int r =
      error_set((cp_error){.errnum = ENOENT, .name = "Error", .code = "ENOENT", .path = path, .index = -1},
                "open %s", path);
  path[1] = 'b';
  EXPECT_EQ(r, -ENOENT);
  EXPECT_STR(cp_last_error()->path, "/a");
  EXPECT_STR(cp_last_error()->message, "open /a");
  EXPECT_STR(cp_last_error()->advice, "");
  EXPECT(cp_last_error()->syscall == NULL);
  /* with texts of the one before */
  error_set(
      (cp_error){.errnum = EIO, .name = "Error", .code = "EIO", .path = cp_last_error()->path, .index = -1},
      "again: %s", cp_last_error()->message);
  EXPECT_STR(cp_last_error()->message, "again: open /a");
  EXPECT_STR(cp_last_error()->path, "/a");
}

TEST(error_texts_of_any_length) {
  static char path[20001];
  memset(path, 'p', sizeof path - 1);
  error_set((cp_error){.errnum = EIO, .name = "Error", .code = "EIO", .path = path, .index = -1}, "x %s",
            path);
  EXPECT_GT(strlen(cp_last_error()->path), 4096);
  EXPECT_LT(strlen(cp_last_error()->message), sizeof path);
}

TEST(error_kinds) {
  EXPECT_EQ(error_argument("ERR_OUT_OF_RANGE", 3, "Less.", "too %s", "much"), -EINVAL);
  EXPECT_STR(cp_last_error()->name, "RangeError");
  EXPECT_EQ(cp_last_error()->index, 3);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_ARGUMENT);
  EXPECT_EQ(error_argument("ERR_INVALID_ARG_TYPE", -1, "", "x"), -EINVAL);
  EXPECT_STR(cp_last_error()->name, "TypeError");
  EXPECT_EQ(error_system("kill", EPERM), -EPERM);
  EXPECT_STR(cp_last_error()->message, "kill EPERM");
  EXPECT_STR(cp_last_error()->syscall, "kill");
  EXPECT_EQ(error_memory(), -ENOMEM);
  EXPECT_STR(cp_last_error()->code, "ENOMEM");
}

TEST(error_copies_are_their_own) {
  error_system("kill", EPERM);
  const cp_error *copy = error_copy(cp_last_error());
  error_system("wait", EIO);
  EXPECT_STR(copy->message, "kill EPERM");
  EXPECT_STR(copy->syscall, "kill");
  EXPECT(copy->path == NULL);
  copy = error_free(copy);
  EXPECT(copy == NULL);
  EXPECT(error_copy(NULL) == NULL && error_free(NULL) == NULL);
}

/* ---- signals ---- */

TEST(signal_names_and_numbers_are_each_others_inverse) {
  need_signals();
  int named = 0;
  for (int number = 1; number <= SIGRTMAX; number++) {
    const char *name = cp_signal_name(number);
    if (name == NULL)
      continue; /* those that libc keeps for itself */
    named++;
    EXPECT_EQ(cp_signal_number(name), number);
    if (number < SIGRTMIN)
      EXPECT_EQ(cp_signal_number(name + 3), number);
  }
  EXPECT_GE(named, 31 + SIGRTMAX - SIGRTMIN + 1);
}

TEST(signal_names_that_are_none) {
  need_signals();
  const char *const none[] = {"",           "SIG",        "TERMX",       "SIGTER",      "SIGRTMIN+",
                              "SIGRTMIN+x", "SIGRTMIN-1", "SIGRTMIN+99", "SIGRTMIN+ 1", "SIGRTMIN+1x"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    EXPECT_EQ(cp_signal_number(none[i]), -EINVAL);
  EXPECT_EQ(cp_signal_number("SIGRTMIN+0"), SIGRTMIN);
  EXPECT_EQ(cp_signal_number("sigchld"), SIGCHLD);
}
