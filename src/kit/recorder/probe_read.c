/* The probe's report, read. */
#include "probe.h"
#include "probe_format.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The file ---- */

static int read_all(const char *path, char **ret, size_t *ret_size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -errno;
  char *data = NULL;
  size_t size = 0;
  ssize_t n = 1;
  while (n > 0) {
    char *longer = realloc(data, size + 65536);
    n = longer ? read(fd, longer + size, 65536) : -1;
    data = longer ? longer : data;
    size += n > 0 ? (size_t)n : 0;
  }
  (void)close(fd);
  if (n < 0) {
    free(data);
    return -EIO;
  }
  *ret = data;
  *ret_size = size;
  return 0;
}

/* Where report i begins; its size in *ret_size, the empty text at its end included. NULL: there is none. */
static const char *find(const char *data, size_t size, size_t i, size_t *ret_size) {
  const char *begin = data, *end = data + size;
  for (const char *at = data; at < end;) {
    size_t length = strnlen(at, (size_t)(end - at));
    if (length == (size_t)(end - at))
      return NULL;
    at += length + 1;
    if (length > 0)
      continue;
    if (i-- == 0) {
      *ret_size = (size_t)(at - begin);
      return begin;
    }
    begin = at;
  }
  return NULL;
}

/* ---- One line of it ---- */

static bool add_text(char ***list, size_t count, char *text) {
  char **longer = realloc(*list, (count + 2) * sizeof *longer);
  if (!longer)
    return false;
  longer[count] = text;
  longer[count + 1] = NULL;
  *list = longer;
  return true;
}

static bool take_fd(const char *value, probe_report *ret) {
  probe_fd one = {0};
  int used = 0;
  if (sscanf(value, "%d %c %" SCNu64 " %d %n", &one.fd, &one.kind, &one.inode, &one.flags, &used) != 4)
    return false;
  probe_fd *longer = realloc(ret->fds, (ret->fd_count + 1) * sizeof *longer);
  if (!longer)
    return false;
  one.path = (char *)(uintptr_t)value + used;
  ret->fds = longer;
  ret->fds[ret->fd_count++] = one;
  return true;
}

static bool take_ids(const char *value, probe_report *ret) {
  unsigned ids[4];
  if (sscanf(value, "%u %u %u %u", &ids[0], &ids[1], &ids[2], &ids[3]) != 4)
    return false;
  ret->uid = ids[0];
  ret->euid = ids[1];
  ret->gid = ids[2];
  ret->egid = ids[3];
  return true;
}

static bool take_number(const char *key, const char *value, probe_report *ret) {
  const struct {
    const char *key;
    pid_t *to;
  } pids[] = {{"pid", &ret->pid}, {"ppid", &ret->ppid}, {"pgid", &ret->pgid}, {"sid", &ret->sid}};
  const struct {
    const char *key;
    uint64_t *to;
  } masks[] = {{"blocked", &ret->sig_blocked},
               {"ignored", &ret->sig_ignored},
               {"pending", &ret->sig_pending},
               {"limit_files", &ret->limit_files},
               {"limit_processes", &ret->limit_processes},
               {"limit_core", &ret->limit_core},
               {"limit_cpu", &ret->limit_cpu},
               {"limit_memory", &ret->limit_memory},
               {"limit_file_size", &ret->limit_file_size},
               {"limit_stack", &ret->limit_stack}};
  for (size_t i = 0; i < sizeof pids / sizeof *pids; i++)
    if (strcmp(key, pids[i].key) == 0)
      *pids[i].to = (pid_t)strtol(value, NULL, 10);
  for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
    if (strcmp(key, masks[i].key) == 0)
      *masks[i].to = strtoull(value, NULL, 16);
  if (strcmp(key, "umask") == 0)
    ret->umask = (mode_t)strtoul(value, NULL, 8);
  return true;
}

static bool take(char *key, char *value, probe_report *ret, size_t *env_count) {
  if (strcmp(key, "fd") == 0)
    return take_fd(value, ret);
  if (strcmp(key, "ids") == 0)
    return take_ids(value, ret);
  if (strcmp(key, "argv") == 0)
    return add_text(&ret->argv, ret->argc++, value);
  if (strcmp(key, "env") == 0)
    return add_text(&ret->env, (*env_count)++, value);
  if (strcmp(key, "cwd") == 0)
    ret->cwd = value;
  else if (strcmp(key, "tty") == 0)
    ret->tty = value;
  else if (strcmp(key, "may") == 0)
    ret->may = value;
  return take_number(key, value, ret);
}

/* ret->text is set, the rest of it empty. */
static int parse(probe_report *ret) {
  size_t env_count = 0;
  ret->cwd = ret->tty = ret->may = ret->text + strlen(ret->text); /* "" that lives as long */
  for (char *at = ret->text; *at; at += strlen(at) + 1) {
    char *value = strchr(at, '=');
    if (!value)
      return -EINVAL;
    *value = '\0';
    bool good = take(at, value + 1, ret, &env_count);
    at = value + 1;
    if (!good)
      return -EINVAL;
  }
  if (!ret->argv && !(ret->argv = calloc(1, sizeof(char *))))
    return -ENOMEM;
  if (!ret->env && !(ret->env = calloc(1, sizeof(char *))))
    return -ENOMEM;
  return ret->pid > 0 ? 0 : -EINVAL;
}

int probe_read_file(const char *path, size_t i, probe_report *ret) {
  char *data = NULL;
  size_t size = 0, one_size = 0;
  int r = read_all(path, &data, &size);
  if (r < 0)
    return r;
  const char *one = data ? find(data, size, i, &one_size) : NULL;
  char *text = one ? malloc(one_size + 1) : NULL;
  if (text) {
    memcpy(text, one, one_size);
    text[one_size] = '\0';
  }
  free(data);
  if (!text)
    return one ? -ENOMEM : -ENOENT;
  probe_report report = {.text = text};
  r = parse(&report);
  if (r == 0) {
    *ret = report;
    return 0;
  }
  report.text = NULL;
  probe_free(&report);
  free(text);
  return r;
}

void probe_free(probe_report *report) {
  free(report->argv);
  free(report->env);
  free(report->fds);
  free(report->text);
  *report = (probe_report){0};
}
