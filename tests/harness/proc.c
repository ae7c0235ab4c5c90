/* Snapshots of processes, findings, and text for those who read results. */
#include "support.h"

#include "finding.h"
#include "proc.h"
#include "reports/results.h"
#include "supervise_json.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void ready(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  cp_stop(ctx);
}

/* A name that looks like the rest of a line of /proc/PID/stat. */
TEST(a_process_is_read_whatever_its_name) {
  cp_child *child = cp_spawn(PLAIN, CP_ARGS("rename_itself", ") Z 1 2 ("), NULL);
  cp_on_data(cp_stdout(child), ready, cp_child_loop(child));
  EXPECT_EQ(cp_run(), 1);
  proc_tree tree;
  EXPECT_OK(proc_tree_read(getpid(), true, &tree));
  EXPECT_EQ(tree.items[0].pid, getpid());
  const proc_info *one = proc_tree_find(&tree, cp_pid(child));
  EXPECT(one != NULL);
  EXPECT_STR(one->name, ") Z 1 2 (");
  EXPECT(one->state == 'S' || one->state == 'R');
  EXPECT_EQ(one->ppid, getpid());
  EXPECT_EQ(one->sid, getsid(0));
  EXPECT_EQ(one->threads, 1);
  EXPECT_GT(one->start_time, 0);
  EXPECT(!one->exiting);
  proc_tree_free(&tree);
  cp_end(cp_stdin(child));
  EXPECT_EQ(cp_run(), 0);
}

static bool same_pipe(const proc_tree *tree, pid_t pid, int fd, uint64_t inode, bool readable) {
  const proc_info *one = proc_tree_find(tree, pid);
  for (size_t i = 0; one && i < one->fd_count; i++)
    if (one->fds[i].fd == fd)
      return one->fds[i].kind == 'p' && one->fds[i].inode == inode && one->fds[i].readable == readable &&
             one->fds[i].writable == !readable;
  return false;
}

TEST(both_ends_of_a_pipe_are_told) {
  test_gate gate = test_gate_open();
  struct stat info;
  EXPECT_SYS(fstat(gate.hold_fd, &info));
  proc_tree tree;
  EXPECT_OK(proc_tree_read(getpid(), true, &tree));
  EXPECT(same_pipe(&tree, getpid(), gate.hold_fd, info.st_ino, true));
  EXPECT(same_pipe(&tree, getpid(), gate.release_fd, info.st_ino, false));
  proc_tree_free(&tree);
  test_gate_close(&gate);
}

TEST(parents_stand_before_children) {
  test_gate up = test_gate_open(), hold = test_gate_open();
  pid_t child = fork();
  if (child == 0) {
    pid_t grandchild = fork();
    if (grandchild == 0) {
      test_release(&up, 1);
      test_hold(&hold);
      _exit(1);
    }
    waitpid(grandchild, NULL, 0);
    _exit(1);
  }
  EXPECT(test_hold(&up));
  proc_tree tree;
  EXPECT_OK(proc_tree_read(getpid(), false, &tree));
  EXPECT_EQ(tree.count, 3);
  EXPECT_EQ(tree.items[1].pid, child);
  EXPECT_EQ(tree.items[2].ppid, child);
  EXPECT_EQ(tree.items[2].fd_count, 0);
  proc_tree_free(&tree);
  test_release(&hold, 1);
  EXPECT_EQ(waitpid(child, NULL, 0), child);
  test_gate_close(&up);
  test_gate_close(&hold);
}

TEST(a_zombie_and_a_process_that_is_none) {
  siginfo_t info;
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  EXPECT_SYS(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
  proc_tree tree;
  EXPECT_OK(proc_tree_read(child, true, &tree));
  EXPECT_EQ(tree.items[0].state, 'Z');
  proc_tree_free(&tree);
  EXPECT_EQ(waitpid(child, NULL, 0), child);
  EXPECT_LT(proc_tree_read(child, true, &tree), 0);
}

TEST(a_sleeping_call_is_told) {
  test_gate hold = test_gate_open();
  pid_t child = fork();
  if (child == 0) {
    test_hold(&hold);
    _exit(1);
  }
  proc_tree tree = {0};
  do { /* until it sleeps */
    proc_tree_free(&tree);
    EXPECT_OK(proc_tree_read(child, false, &tree));
  } while (tree.items[0].state != 'S');
  EXPECT_EQ(tree.items[0].args[0], hold.hold_fd);
  proc_tree_free(&tree);
  test_release(&hold, 1);
  EXPECT_EQ(waitpid(child, NULL, 0), child);
  test_gate_close(&hold);
}

TEST(findings_are_copies) {
  char id[] = "zombie-some";
  kit_findings list = {0};
  EXPECT_OK(kit_findings_add(&list, &(kit_finding){.id = id, .kind = KIT_ADVICE}));
  id[0] = 'Z';
  EXPECT_EQ(list.count, 1);
  EXPECT_STR(list.items[0].id, "zombie-some");
  EXPECT_STR(list.items[0].where, "");
  EXPECT_EQ(list.items[0].kind, KIT_ADVICE);
  kit_findings_free(&list);
  EXPECT_EQ(list.count, 0);
}

TEST(a_report_survives_json) {
  kit_report report = {
      .verdict = KIT_DEADLOCK, .code = -1, .signal = 9, .wall_ns = 123456789012, .orphans = 2};
  report.reason = (char *)(uintptr_t) "a \"reason\"";
  report.messages = (char *)(uintptr_t) "line\n\x01";
  report.usage.max_rss_bytes = INT64_C(1) << 40;
  EXPECT_OK(kit_findings_add(&report.findings,
                             &(kit_finding){.id = (char *)(uintptr_t) "x", .kind = KIT_CONTRACT}));
  char *text = report_to_json(&report);
  kit_report back;
  EXPECT_OK(report_from_json(text, &back));
  EXPECT_EQ(back.verdict, KIT_DEADLOCK);
  EXPECT_STR(back.reason, report.reason);
  EXPECT_STR(back.messages, report.messages);
  EXPECT_EQ(back.wall_ns, report.wall_ns);
  EXPECT_EQ(back.usage.max_rss_bytes, report.usage.max_rss_bytes);
  EXPECT_EQ(back.findings.count, 1);
  EXPECT_EQ(back.findings.items[0].kind, KIT_CONTRACT);
  text[strlen(text) / 2] = '\0';
  kit_report none;
  EXPECT_EQ(report_from_json(text, &none), -EINVAL);
  EXPECT_EQ(report_from_json("{\"verdict\":\"WELL\"}", &none), -EINVAL);
  free(text);
  kit_report_free(&back);
  kit_findings_free(&report.findings);
}

TEST(verdicts_have_names) {
  for (int i = KIT_PASS; i <= KIT_IE; i++)
    EXPECT_EQ(kit_verdict_number(kit_verdict_name((kit_verdict)i)), i);
  EXPECT_EQ(kit_verdict_number("WELL"), -EINVAL);
}

TEST(text_is_cleaned_for_readers) {
  static const char *const vectors[][2] = {
      {"plain\ttext\n", "plain\ttext\n"},
      {"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"},
      {"\x1b[1m\r", "\xef\xbf\xbd[1m\xef\xbf\xbd"},
      {"\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd"},
      {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
      {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
      {"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},
  };
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
    char *clean = results_clean(vectors[i][0]);
    EXPECT_STR(clean, vectors[i][1]);
    free(clean);
  }
}
