/* The seam of the back end by itself: each call tells what Windows says, and what the fault switch says in
 * its place. */
#include "../needs.h"
#include "harness.h"
#include "os/os.h"
#include "os/windows/sys_windows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define NONE ((HANDLE)(uintptr_t)0x7ffffff4)

/* ---- handles that are none ---- */

static int64_t port_join(void) {
  return sys_port_join(NONE, NONE, 1);
}
static int64_t port_post(void) {
  return sys_port_post(NONE, 1, NULL);
}
static int64_t port_take(void) {
  OVERLAPPED_ENTRY packets[2];
  return sys_port_take(NONE, packets, 2, 0);
}
static int64_t copy(void) {
  HANDLE made;
  return sys_copy(NONE, false, &made);
}
static int64_t keep(void) {
  return sys_keep_from_children(NONE);
}
static int64_t attributes(void) {
  DWORD about;
  return sys_attributes(L"C:\\no\\such\\place", &about);
}
static int64_t open_file(void) {
  HANDLE made;
  return sys_open_file(L"C:\\no\\such\\place", GENERIC_READ, OPEN_EXISTING, &made);
}
static int64_t named_pipe(void) {
  HANDLE made;
  return sys_named_pipe(L"no pipe's name", PIPE_ACCESS_DUPLEX, 4096, &made);
}
static int64_t open_pipe(void) {
  HANDLE made;
  return sys_open_pipe(L"\\\\.\\pipe\\childproc-nobody-has-this", GENERIC_READ, 0, &made);
}
static int64_t is_pipe(void) {
  return sys_is_pipe(NONE);
}
static int64_t peek(void) {
  return sys_peek(NONE);
}
static int64_t read_there(void) {
  char byte;
  return sys_read_there(NONE, NULL, &byte, 1);
}
static int64_t await_bytes(void) {
  OVERLAPPED overlapped = {0};
  return sys_await_bytes(NONE, &overlapped);
}
static int64_t write_begin(void) {
  OVERLAPPED overlapped = {0};
  return sys_write_begin(NONE, "x", 1, &overlapped);
}
static int64_t write_file(void) {
  return sys_write_file(NONE, "x", 1);
}
static int64_t processors(void) {
  return sys_set_processors(NONE, 1);
}
static int64_t open_process(void) {
  HANDLE made;
  return sys_open_process(0x7ffffff0, &made);
}
static int64_t open_nobody(void) {
  HANDLE made;
  return sys_open_process(0, &made);
}
static int64_t exit_code(void) {
  DWORD code;
  return sys_exit_code(NONE, &code);
}
static int64_t terminate(void) {
  return sys_terminate(NONE);
}
static int64_t resume(void) {
  return sys_resume(NONE);
}
static int64_t job_limit(void) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  return sys_job_limit(NONE, &limits);
}
static int64_t job_limits(void) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
  return sys_job_limits(NONE, &limits);
}
static int64_t job_port(void) {
  return sys_job_port(NONE, NONE, 1);
}
static int64_t job_members(void) {
  ULONG_PTR pids[2];
  return sys_job_members(NONE, pids, 2);
}
static int64_t job_terminate(void) {
  return sys_job_terminate(NONE);
}

static const struct {
  const char *fault;
  int64_t (*call)(void);
} calls[] = {
    {"epoll_ctl", port_join}, {"eventfd", port_post},
    {"poll", port_take},      {"dupfd", copy},
    {"setfd", keep},          {"fstat", attributes},
    {"open", open_file},      {"pipe2", named_pipe},
    {"open", open_pipe},      {"fstat", is_pipe},
    {"read", peek},           {"read", read_there},
    {"read", await_bytes},    {"write", write_begin},
    {"write", write_file},    {"affinity", processors},
    {"pidfd", open_process},  {"pidfd", open_nobody},
    {"waitid", exit_code},    {"kill", terminate},
    {"clone", resume},        {"job", job_limit},
    {"job", job_limits},      {"job", job_port},
    {"job", job_members},     {"kill_group", job_terminate},
};

TEST(what_cannot_be_done_is_a_negative_errno) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    NOTE("call %zu, %s", i, calls[i].fault);
    /* Wine has limits and members of jobs that are none. */
    EXPECT(calls[i].call() < 0 || (on_wine() && strcmp(calls[i].fault, "job") == 0));
  }
  EXPECT_EQ(open_process(), -ESRCH);
  EXPECT_EQ(open_nobody(), -ESRCH);
  EXPECT_EQ(attributes(), -ENOENT);
  EXPECT_EQ(open_pipe(), -ENOENT);
  EXPECT_EQ(is_pipe(), -ENOTSOCK);
}

TEST(each_call_asks_the_fault_switch_first) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    char rule[40];
    snprintf(rule, sizeof rule, "%s=ENOSPC", calls[i].fault);
    NOTE("call %zu, %s", i, rule);
    test_fault_arm(rule);
    EXPECT_EQ(calls[i].call(), -ENOSPC);
    test_fault_disarm();
  }
}

/* ---- memory ---- */

TEST(pages) {
  void *pages = NULL;
  EXPECT_OK(sys_map(8192, false, &pages));
  ((char *)pages)[8191] = 'x';
  EXPECT(VirtualFree(pages, 0, MEM_RELEASE));
  EXPECT_LT(sys_map((size_t)1 << 60, true, &pages), 0);
  test_fault_arm("mmap=EIO");
  EXPECT_EQ(sys_map(8192, false, &pages), -EIO);
  test_fault_disarm();
}

/* ---- descriptors ---- */

TEST(descriptors_that_are_not_open) {
  EXPECT(handle_of(-1) == INVALID_HANDLE_VALUE);
  EXPECT(handle_of(999) == INVALID_HANDLE_VALUE);
  EXPECT_EQ(os_unblock(999), -EBADF);
  EXPECT_EQ(os_unblock(2), 0);
}

/* ---- what Windows has not got ---- */

TEST(no_terminals) {
  int parent, child;
  EXPECT_EQ(os_terminal(&parent, &child), -ENOTSUP);
  EXPECT_EQ(os_terminal_resize(0, 80, 24), -ENOTTY);
}

TEST(errors_of_windows_that_nobody_knows) {
  EXPECT_EQ(windows_errno(ERROR_FILE_NOT_FOUND), -ENOENT);
  EXPECT_EQ(windows_errno(0x3fffffff), -EIO);
}

TEST(text_that_is_no_utf_8) {
  EXPECT(wide_of("\xff\xfe") == NULL);
  wchar_t *wide = wide_of("x");
  EXPECT(wide != NULL && wide[0] == L'x' && wide[1] == 0);
  free(wide);
}

/* ---- what a start refuses, and what it takes ---- */

static void expect_start_error(const cp_options *options, int errnum) {
  cp_result *r = cp_spawn_sync(test_program(), NULL, options);
  EXPECT(r->error != NULL);
  EXPECT_EQ(r->error->errnum, errnum);
  r = cp_result_free(r);
}

HELPER(fine) {
  return 21;
}

TEST(every_niceness_is_a_priority) {
  static const int values[] = {-20, -15, -8, 0, 5, 15};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("fine"),
                                 CP_OPTIONS(.limits = {.nice = CP_NUMBER(values[i])}));
    EXPECT_EQ(r->code, 21);
    r = cp_result_free(r);
  }
}

TEST(processors_that_are_not_there) {
  static const int beyond[] = {63};
  expect_start_error(CP_OPTIONS(.limits = {.cpus = beyond, .cpus_count = 1}), EINVAL);
}

TEST(descriptors_beyond_what_a_child_can_get) {
  cp_stdio many[300];
  for (size_t i = 0; i < 299; i++)
    many[i] = i < 3 ? CP_IGNORE : CP_DEFAULT;
  many[298] = CP_IGNORE;
  many[299] = CP_STDIO_LAST;
  expect_start_error(CP_OPTIONS(.stdio = many), EINVAL);
}

TEST(paths_and_variables_that_are_no_utf_8) {
  int fd;
  EXPECT_LT(os_open("\xff", CP_STDIO_READ_PATH, &fd), 0);
  EXPECT_LT(os_is_executable("\xff"), 0);
  EXPECT(os_full_path("\xff") == NULL);
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("fine"), CP_OPTIONS(.env_add = CP_ENV("A=\xff")));
  EXPECT(r->error != NULL && r->pid == 0);
  r = cp_result_free(r);
}

TEST(a_directory_is_no_program) {
  EXPECT_EQ(os_is_executable("C:\\windows"), -EACCES);
  EXPECT_OK(os_is_executable(test_program()));
}

TEST(bytes_that_are_passed_on) {
  static char much[200000];
  int fd = -1;
  EXPECT_EQ(os_pass_on(999, "x", 1), -EBADF);
  EXPECT_OK(os_open("much", CP_STDIO_WRITE_PATH, &fd));
  EXPECT_OK(os_pass_on(fd, much, sizeof much));
  os_close(fd);
  EXPECT_OK(os_open("much", CP_STDIO_READ_PATH, &fd));
  EXPECT_LT(os_pass_on(fd, "x", 1), 0); /* not to be written to */
  os_close(fd);
}

/* ---- the harness itself ---- */

TEST(folders_in_the_folder_of_a_test_go_with_it) {
  EXPECT(CreateDirectoryA("below", NULL));
  EXPECT(CreateDirectoryA("below\\more", NULL));
  FILE *file = fopen("below\\more\\file", "w");
  EXPECT(file != NULL && fputs("x", file) >= 0 && fclose(file) == 0);
}
