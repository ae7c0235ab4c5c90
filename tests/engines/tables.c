/* The tables of system calls: the one of this machine agrees with its headers, and each is sorted and whole.
 */
#include "engines/calls.h"
#include "harness.h"

#include <string.h>
#include <sys/syscall.h>

static void expect_table(const call_entry *table) {
  bool has[CALL_WAITID + 1] = {false};
  for (; table->name; table++) {
    has[table->kind] = true;
    EXPECT_STR(call_name_of(table, table->number), table->name);
    if (table[1].name)
      EXPECT_LT(table->number, table[1].number);
  }
  for (int kind = 0; kind <= CALL_WAITID; kind++)
    EXPECT(has[kind]);
}

TEST(each_table_is_whole) {
  expect_table(calls_x86_64);
  expect_table(calls_arm64);
}

TEST(this_machine) {
  const call_entry *table = calls_here();
  if (!table)
    SKIP("no table for this machine");
  EXPECT_EQ(call_kind_of(table, SYS_read), CALL_READ);
  EXPECT_EQ(call_kind_of(table, SYS_writev), CALL_WRITE);
  EXPECT_EQ(call_kind_of(table, SYS_wait4), CALL_WAIT);
  EXPECT_EQ(call_kind_of(table, SYS_waitid), CALL_WAITID);
  EXPECT_EQ(call_kind_of(table, SYS_nanosleep), CALL_OTHER);
  EXPECT_STR(call_name_of(table, SYS_ppoll), "ppoll");
  EXPECT_STR(call_name_of(table, SYS_futex), "futex");
}

TEST(what_is_unknown_is_free) {
  EXPECT_EQ(call_kind_of(calls_x86_64, 9999), CALL_OTHER);
  EXPECT_EQ(call_kind_of(NULL, SYS_read), CALL_OTHER);
  EXPECT_STR(call_name_of(NULL, SYS_read), "a system call");
}
