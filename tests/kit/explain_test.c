/* Descriptor tables that are put together from a recorder's log, in whatever order its processes wrote. */
#include "explain/explain.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { PARENT = 100, CHILD = 101, OTHER = 102, GRANDCHILD = 103 };

static rec_log *begin(void) {
  char path[4096];
  EXPECT_OK(record_create(test_dir(), path, sizeof path));
  rec_log *log = record_writable(test_dir());
  EXPECT(log != NULL);
  atomic_store(&log->claimed, 2);
  return log;
}

static void add(rec_log *log, rec_event event) {
  uint32_t i = atomic_fetch_add(&log->event_count, 1);
  event.time_ns = i + 1;
  event.ready = 1;
  log->events[i] = event;
}

static record *end(rec_log *log) {
  record_unmap(log);
  record *rec = record_open(test_dir());
  EXPECT(rec != NULL);
  return rec;
}

static void add_pipe(rec_log *log, pid_t pid, int first) {
  add(log, (rec_event){.pid = pid, .call = REC_PIPE, .args = {first, first + 1}, .inode = (uint64_t)first});
}
static void add_close(rec_log *log, pid_t pid, int fd) {
  add(log, (rec_event){.pid = pid, .call = REC_CLOSE, .args = {fd}});
}
static void add_fork(rec_log *log, pid_t pid, pid_t child) {
  add(log, (rec_event){.pid = pid, .call = REC_FORK, .result = child});
}
static void add_born(rec_log *log, pid_t pid, pid_t parent, int64_t mark) {
  add(log, (rec_event){.pid = pid, .call = REC_BORN, .args = {parent, mark}});
}

static void expect_held(const record *rec, pid_t pid, int fd, bool held_there) {
  held_table table;
  bool exec;
  replay_table(rec, pid, replay_moment(rec, pid, &exec), &table);
  EXPECT_EQ(replay_find(&table, fd) != NULL, held_there);
}

TEST(a_child_has_what_its_parent_had_at_the_fork) {
  rec_log *log = begin();
  add_pipe(log, PARENT, 3);
  add_born(log, CHILD, PARENT, 1); /* before its parent has written the fork down */
  add_fork(log, PARENT, CHILD);
  add_close(log, CHILD, 3);
  add_close(log, PARENT, 4);
  record *rec = end(log);
  expect_held(rec, CHILD, 4, true);
  expect_held(rec, CHILD, 3, false);
  expect_held(rec, PARENT, 3, true);
  expect_held(rec, PARENT, 4, false);
  expect_held(rec, CHILD, 0, true);
  rec = record_close(rec);
}

TEST(what_a_parent_does_later_is_no_concern_of_the_child) {
  rec_log *log = begin();
  add_pipe(log, PARENT, 3);
  add_fork(log, PARENT, CHILD);
  add_close(log, PARENT, 3);
  add_pipe(log, PARENT, 5);
  add_born(log, CHILD, PARENT, 1); /* late */
  add_close(log, CHILD, 4);
  record *rec = end(log);
  expect_held(rec, CHILD, 3, true);
  expect_held(rec, CHILD, 4, false);
  expect_held(rec, CHILD, 5, false);
  rec = record_close(rec);
}

TEST(a_copy_is_what_it_was_made_of) {
  rec_log *log = begin();
  add_pipe(log, PARENT, 3);
  add(log, (rec_event){.pid = PARENT, .call = REC_DUP, .args = {4}, .result = 1});
  add(log, (rec_event){.pid = PARENT, .call = REC_DUP, .args = {0}, .result = 7});
  add_close(log, PARENT, 4);
  record *rec = end(log);
  held_table table;
  replay_table(rec, PARENT, record_count(rec), &table);
  const held *one = replay_find(&table, 1), *seven = replay_find(&table, 7);
  EXPECT(one && one->write_end && one->source == record_at(rec, 0));
  EXPECT(seven && !seven->source && seven->start == 0);
  EXPECT(replay_holds(&table, record_at(rec, 0), true) && replay_holds(&table, record_at(rec, 0), false));
  rec = record_close(rec);
}

static void expect_name(const record *rec, pid_t pid, const char *wanted) {
  char *name = replay_name(rec, pid);
  EXPECT_STR(name, wanted);
  free(name);
}

TEST(processes_and_pipes_have_names) {
  rec_log *log = begin();
  add_pipe(log, PARENT, 3);
  add_pipe(log, PARENT, 5);
  add_fork(log, PARENT, CHILD);
  add_born(log, OTHER, PARENT, 3);
  add_fork(log, PARENT, OTHER);
  add_born(log, CHILD, PARENT, 2);
  add_fork(log, OTHER, GRANDCHILD);
  add_born(log, GRANDCHILD, OTHER, 6);
  record *rec = end(log);
  EXPECT_EQ(replay_root(rec), PARENT);
  EXPECT_EQ(replay_child(rec, 0), CHILD);
  EXPECT_EQ(replay_child(rec, 1), OTHER);
  EXPECT_EQ(replay_child(rec, 2), GRANDCHILD);
  EXPECT_EQ(replay_child(rec, 3), 0);
  expect_name(rec, PARENT, "the first process");
  expect_name(rec, CHILD, "child 1");
  expect_name(rec, OTHER, "child 2");
  expect_name(rec, GRANDCHILD, "child 1 of child 2");
  EXPECT_EQ(replay_letter(rec, record_at(rec, 1)), 'B');
  rec = record_close(rec);
}

TEST(one_choice_of_each_question_is_right) {
  rec_log *log = begin();
  add_pipe(log, PARENT, 3);
  add_fork(log, PARENT, CHILD);
  add_born(log, CHILD, PARENT, 1);
  add(log, (rec_event){.pid = CHILD, .call = REC_EXEC});
  add(log, (rec_event){.pid = PARENT, .call = REC_WAIT, .args = {CHILD, 0, 3 << 8}, .result = CHILD});
  record *rec = end(log);
  explain_question questions[EXPLAIN_QUESTIONS] = {{0}};
  size_t count = explain_questions(rec, questions);
  EXPECT_EQ(count, EXPLAIN_QUESTIONS);
  for (size_t i = 0; i < count; i++) {
    size_t choices = 0;
    while (questions[i].choices[choices])
      choices++;
    EXPECT(choices > 1 && questions[i].right < choices);
    for (size_t k = 0; k < choices; k++)
      for (size_t other = 0; other < k; other++)
        EXPECT(strcmp(questions[i].choices[k], questions[i].choices[other]) != 0);
    explain_question_clear(&questions[i]);
  }
  rec = record_close(rec);
}
