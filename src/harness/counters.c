/*
 * Coverage counters that live in a file; counters.h says how to build with them. One file is mapped over
 * gcc's counters before main(), and every process that inherits or opens the mapping counts straight into it.
 * So nothing has to be written at the end of a process, and nothing is lost when it execs, calls _exit()
 * or is killed, nor counted twice when a forked child exits. No descriptor stays open.
 *
 * The file is named by the linker's build id: a rebuilt program starts afresh, a copy of a program counts
 * with the original, and neither /proc nor the path of the executable is needed.
 *
 * CHILDPROC_COUNTERS_DIR in the environment, or else as a macro, is the folder (mode 01777, so that other
 * users may count too). CHILDPROC_COUNTERS in the environment makes the program leave before main():
 *   create  make the file, so that later starts under RLIMIT_FSIZE find it; 0, or 3 with the reason on stderr
 *   dump    move the counts into the .gcda files; same exit codes
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "counters.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* This code runs before its own counters would be mapped. */
#define UNCOUNTED __attribute__((no_profile_instrument_function))

extern char childproc_counters_start[] __attribute__((visibility("hidden")));
extern char childproc_counters_end[] __attribute__((visibility("hidden")));
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* Hidden, so that a shared library has its own of everything. */
void __gcov_dump(void) __attribute__((visibility("hidden")));
void __gcov_reset(void) __attribute__((visibility("hidden")));
int childproc_counters_errno __attribute__((visibility("hidden")));

/* In place of libgcov's own: what was counted is in the file already. */
void __wrap___gcov_exit(void) __attribute__((visibility("hidden")));
UNCOUNTED void __wrap___gcov_exit(void) {
}

UNCOUNTED static const char *folder(void) {
  const char *dir = getenv("CHILDPROC_COUNTERS_DIR");
#ifdef CHILDPROC_COUNTERS_DIR
  if (!dir || !*dir)
    return CHILDPROC_COUNTERS_DIR;
#endif
  return dir && *dir ? dir : NULL;
}

/* The note NT_GNU_BUILD_ID among the notes of one segment, as hexadecimal. */
UNCOUNTED static int id_in_notes(const char *at, const char *end, char *hex, size_t capacity) {
  while ((size_t)(end - at) > sizeof(ElfW(Nhdr))) {
    const ElfW(Nhdr) *note = (const void *)at;
    const char *name = at + sizeof *note;
    const unsigned char *id = (const void *)(name + ((note->n_namesz + 3U) & ~3U));
    if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !memcmp(name, "GNU", 4)) {
      if (note->n_descsz * 2 + 1 > capacity)
        return ENAMETOOLONG;
      for (size_t i = 0; i < note->n_descsz; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned)id[i]);
      return 0;
    }
    at = (const char *)id + ((note->n_descsz + 3U) & ~3U);
  }
  return ENODATA;
}

/* ENODATA: linked without -Wl,--build-id. */
UNCOUNTED static int build_id(char *hex, size_t capacity) {
  const char *image = (const char *)&__ehdr_start;
  const ElfW(Phdr) *segments = (const void *)(image + __ehdr_start.e_phoff);
  ElfW(Addr) base = 0;
  int err = ENODATA;
  for (int i = 0; i < __ehdr_start.e_phnum; i++)
    if (segments[i].p_type == PT_LOAD && segments[i].p_offset == 0)
      base = (ElfW(Addr))image - segments[i].p_vaddr;
  for (int i = 0; i < __ehdr_start.e_phnum && err == ENODATA; i++) {
    const char *notes = (const char *)(base + segments[i].p_vaddr);
    if (segments[i].p_type == PT_NOTE)
      err = id_in_notes(notes, notes + segments[i].p_memsz, hex, capacity);
  }
  return err;
}

/*
 * Opens or makes the file, however many processes do so at once. First without O_CREAT, which in a folder
 * like /tmp is refused for another user's file (fs.protected_regular). The umask must not shut other users
 * out; no thread but this one runs yet.
 */
UNCOUNTED static int open_file(const char *path) {
  int fd;
  do {
    fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) {
      mode_t mask = umask(0);
      fd = open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0666);
      umask(mask);
    }
  } while (fd < 0 && (errno == EEXIST || errno == EINTR));
  return fd;
}

/* Everybody wants the same size and zeros, so it does not matter who comes first, nor how often. */
UNCOUNTED static int size_file(int fd, off_t size) {
  struct stat st;
  if (fstat(fd, &st) < 0)
    return errno;
  if (st.st_size == size)
    return 0;
  struct rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < (rlim_t)size)
    return EFBIG;                     /* trying would raise SIGXFSZ */
  if (fallocate(fd, 0, 0, size) == 0) /* reserved: a full disk is an error here, not a SIGBUS later */
    return 0;
  if (errno != EOPNOTSUPP && errno != ENOSYS)
    return errno;
  return ftruncate(fd, size) < 0 ? errno : 0;
}

UNCOUNTED static int map_file(const char *path, size_t size) {
  int fd = open_file(path);
  if (fd < 0)
    return errno;
  int err = size_file(fd, (off_t)size);
  if (!err && mmap(childproc_counters_start, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) ==
                  MAP_FAILED)
    err = errno;
  close(fd);
  return err;
}

/* Not being allowed to count is a state (of a sandboxed child, say); anything else spoils the profile. */
UNCOUNTED static int is_refusal(int err) {
  switch (err) {
  case ENOENT:
  case ENOTDIR:
  case EACCES:
  case EPERM:
  case EROFS:
  case EMFILE:
  case ENFILE:
  case EFBIG:
  case ENOSYS:
    return 1;
  default:
    return 0;
  }
}

UNCOUNTED static int attach(size_t size) {
  char path[PATH_MAX], id[129];
  const char *dir = folder();
  if (!dir)
    return ENOENT;
  int err = build_id(id, sizeof id);
  if (err)
    return err;
  if (snprintf(path, sizeof path, "%s/%s.counters", dir, id) >= (int)sizeof path)
    return ENAMETOOLONG;
  return map_file(path, size);
}

/* On stderr, where gcc's own complaints go, and in a file, because a test may have taken stderr away. */
UNCOUNTED static void complain(const char *dir, int err) {
  char path[PATH_MAX];
  int fd = -1;
  dprintf(STDERR_FILENO, "profiling:%s:no counters: %s\n", dir ? dir : "CHILDPROC_COUNTERS_DIR",
          strerror(err));
  if (dir && snprintf(path, sizeof path, "%s/errors.log", dir) < (int)sizeof path)
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd >= 0) {
    dprintf(fd, "profiling:%s:no counters: %s\n", program_invocation_name, strerror(err));
    close(fd);
  }
}

/* Whether this is the program itself and not one of its shared libraries, which start before it. */
UNCOUNTED static int is_program(void) {
  return getauxval(AT_PHDR) == (unsigned long)&__ehdr_start + __ehdr_start.e_phoff;
}

/* Moved, not copied: a second dump adds nothing. One at a time, because programs may share a library. */
UNCOUNTED static void dump(const char *dir) {
  int lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock >= 0)
    (void)flock(lock, LOCK_EX);
  __gcov_dump();
  __gcov_reset();
  if (lock >= 0)
    close(lock);
}

/* 101: after gcc's registration of counters (100), before any constructor of the program. */
__attribute__((constructor(101))) UNCOUNTED static void start(void) {
  int errno_before = errno;
  const char *mode = getenv("CHILDPROC_COUNTERS");
  size_t size = (size_t)(childproc_counters_end - childproc_counters_start);
  int err = size ? attach(size) : 0;
  childproc_counters_errno = err;
  if (err && (mode || !is_refusal(err)))
    complain(folder(), err);
  if (mode && !err && size && !strcmp(mode, "dump"))
    dump(folder());
  if (mode && (err || is_program()))
    _exit(err ? 3 : 0);
  errno = errno_before;
}
