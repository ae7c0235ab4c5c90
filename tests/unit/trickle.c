/* Reads and writes of one byte, and calls that a signal interrupts: nothing is lost, and the order stays. */
#include "os/fault.h"
#include "scenarios.h"

#include <sys/wait.h>
#include <unistd.h>

struct sum {
  size_t size;
  unsigned long long value;
};

static void add_up(cp_stream *stream, const char *data, size_t size, void *ctx) {
  struct sum *sum = ctx;
  (void)stream;
  for (size_t i = 0; i < size; i++)
    sum->value = sum->value * 31 + (unsigned char)data[i];
  sum->size += size;
}

static void expect_echo_under(const char *text) {
  enum { SIZE = 20000 };
  static char data[SIZE];
  struct sum sent = {0}, back = {0};
  state before = state_take();
  for (int i = 0; i < SIZE; i++)
    data[i] = (char)(i * 7 + i / 256);
  add_up(NULL, data, SIZE, &sent);
  EXPECT_OK(sys_fault_arm(text));
  cp_child *child = START(NULL, "echo");
  cp_on_data(cp_stdout(child), add_up, &back);
  cp_write(cp_stdin(child), data, SIZE);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
  EXPECT_GT(sys_fault_fired(), 0);
  sys_fault_disarm();
  cp_loop_free(cp_loop_default());
  EXPECT_EQ(back.size, SIZE);
  EXPECT_EQ(back.value, sent.value);
  state_expect(&before);
}

TEST(reads_and_writes_of_one_byte) {
  need_posix("system calls that do a part of what they are asked");
  expect_echo_under("read=short");
  expect_echo_under("write=short");
  expect_echo_under("read=short,write=short,rwf_nosignal=EOPNOTSUPP");
  expect_echo_under("clone_vm=EPERM,read=short,write=short");
}

TEST(calls_that_a_signal_interrupts) {
  need_signals();
  expect_echo_under("read#1=EINTR,read#2=EINTR,read#4=EINTR,write#1=EINTR,write#2=EINTR,poll#1=EINTR,"
                    "poll#2=EINTR,poll#4=EINTR,waitid#1=EINTR,waitid#2=EINTR");
  expect_echo_under("pidfd=ENOSYS,waitid#1=EINTR,waitid#2=EINTR,waitid#3=EINTR");
  expect_echo_under("clone_vm=EPERM,read#1=EINTR,read#2=EINTR,write#1=EINTR");
  expect_echo_under("rwf_nosignal=EOPNOTSUPP,write#1=EINTR,write#3=EAGAIN");
}

/* ---- what was written comes before the exit, however little is read at a time ---- */

struct arrival {
  size_t size;
  bool ended;
};

static void take_some(cp_stream *stream, const char *data, size_t size, void *ctx) {
  struct arrival *arrival = ctx;
  (void)stream;
  (void)data;
  arrival->size += size;
}

static void take_end(cp_stream *stream, void *ctx) {
  struct arrival *arrival = ctx;
  (void)stream;
  arrival->ended = true;
}

static void look_at_exit(cp_child *child, const cp_result *result, void *ctx) {
  const struct arrival *arrival = ctx;
  (void)child;
  (void)result;
  EXPECT_EQ(arrival->size, 5000);
  EXPECT(arrival->ended);
}

HELPER(says_5000) {
  static char text[5000];
  EXPECT_EQ(write(1, text, sizeof text), sizeof text);
  return FINE;
}

TEST(all_output_arrives_before_the_exit) {
  struct arrival arrival = {0};
  siginfo_t info;
  cp_child *child = START(NULL, "says_5000");
  cp_on_data(cp_stdout(child), take_some, &arrival);
  cp_on_end(cp_stdout(child), take_end, &arrival);
  cp_on_exit(child, look_at_exit, &arrival);
  EXPECT_SYS(waitid(P_PID, (id_t)cp_pid(child), &info, WEXITED | WNOWAIT));
  EXPECT_OK(sys_fault_arm("read=short")); /* so that one round does not get it all */
  expect_code(child, FINE);
  sys_fault_disarm();
}
