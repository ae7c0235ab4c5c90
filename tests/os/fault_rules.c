/* The fault switch: which texts it understands, and when a rule strikes. */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(rules_are_understood_or_refused_whole) {
  static const char *const refused[] = {"nothing=EIO",   "read",       "read=",         "read=EWHAT",
                                        "read=E?",       "read#=EIO",  "read#0=EIO",    "=EIO",
                                        "left:read=EIO", "read=EIO,,", "read=EIO,write"};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    NOTE("%s", refused[i]);
    EXPECT_EQ(sys_fault_arm(refused[i]), -EINVAL);
    EXPECT_EQ(sys_fault(CALL_READ), 0);
  }
  EXPECT_OK(sys_fault_arm("parent:read#2=EIO,child:write=EPIPE,dup2=short,pipe2#3=EMFILE"));
  sys_fault_disarm();
}

TEST(more_rules_than_fit_are_refused) {
  char text[(SYS_FAULT_RULES + 1) * 9 + 1] = "";
  for (int i = 0; i <= SYS_FAULT_RULES; i++)
    for (int c = 0; c < 9; c++)
      text[i * 9 + c] = "read=EIO,"[c];
  EXPECT_EQ(sys_fault_arm(text), -EINVAL);
  text[SYS_FAULT_RULES * 9] = '\0';
  EXPECT_OK(sys_fault_arm(text));
  sys_fault_disarm();
}

TEST(every_call_has_a_name_of_its_own) {
  for (int i = 0; i < CALL_COUNT; i++) {
    const char *name = sys_call_name((enum sys_call)i);
    size_t size = 0;
    while (name[size])
      size++;
    EXPECT_EQ(sys_call_number(name, size), i);
  }
  EXPECT_STR(sys_call_name(CALL_COUNT), "?");
}

TEST(a_rule_strikes_at_its_turn) {
  EXPECT_OK(sys_fault_arm("read#2=EIO,write=short"));
  EXPECT_EQ(sys_fault(CALL_READ), 0);
  EXPECT_EQ(sys_fault(CALL_READ), -EIO);
  EXPECT_EQ(sys_fault(CALL_READ), 0);
  EXPECT_EQ(sys_fault(CALL_WRITE), SYS_FAULT_SHORT);
  EXPECT_EQ(sys_fault(CALL_WRITE), SYS_FAULT_SHORT);
  EXPECT_EQ(sys_fault_fired(), 3);
  sys_fault_disarm();
  EXPECT_EQ(sys_fault(CALL_WRITE), 0);
  EXPECT_EQ(sys_fault_fired(), 0);
}

/* What the child counts is seen by the parent, and each side has rules of its own. */
TEST(sides_are_told_apart) {
  EXPECT_OK(sys_fault_arm("child:read=EIO,parent:write=EPIPE,dup2=EBADF"));
  pid_t pid = fork();
  if (pid == 0)
    _exit(sys_fault(CALL_READ) == -EIO && sys_fault(CALL_WRITE) == 0 && sys_fault(CALL_DUP2) == -EBADF ? 42
                                                                                                       : 1);
  int status;
  EXPECT_SYS(waitpid(pid, &status, 0));
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_EQ(sys_fault_fired(), 2);
  EXPECT_EQ(sys_fault(CALL_READ), 0);
  EXPECT_EQ(sys_fault(CALL_WRITE), -EPIPE);
  EXPECT_EQ(sys_fault(CALL_DUP2), -EBADF);
  EXPECT_EQ(sys_fault_fired(), 4);
  sys_fault_disarm();
}
