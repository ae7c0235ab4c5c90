/*
 * Runs while the library is built: prints every filter as C, so that the library itself links libc alone and
 * loads ready-made programs. libseccomp makes them, for the machine that it was built for; calls of other
 * ABIs (32 bits, x32) are answered with ENOSYS.
 */
#include "os/linux/seccomp/rules.h"

#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Calls that are newer than the libseccomp here; from 424 on numbers are the same on every architecture. */
static int number_of(const char *call) {
  static const struct {
    const char *call;
    int number;
  } newer[] = {{"fchmodat2", 452},      {"setxattrat", 463},   {"removexattrat", 466},
               {"open_tree_attr", 467}, {"file_setattr", 469}, {"process_mrelease", 448},
               {"mount_setattr", 442},  {"quotactl_fd", 443}};
  int number = seccomp_syscall_resolve_name(call);
  for (size_t i = 0; number == __NR_SCMP_ERROR && i < sizeof newer / sizeof *newer; i++)
    if (strcmp(newer[i].call, call) == 0)
      number = newer[i].number;
  return number;
}

static unsigned comparisons_of(const struct rule *rule, struct scmp_arg_cmp ret[2]) {
  unsigned count = 0;
  for (unsigned i = 0; i < 2; i++) {
    const struct condition *c = &rule->conditions[i];
    if (c->kind == MASKED)
      ret[count++] = SCMP_CMP(c->argument, SCMP_CMP_MASKED_EQ, c->mask, c->value);
    else if (c->kind == NOT_EQUAL)
      ret[count++] = SCMP_CMP(c->argument, SCMP_CMP_NE, c->value, 0);
  }
  return count;
}

/* Calls that this architecture does not have (negative numbers) need no rule. */
static int add(scmp_filter_ctx filter, const struct rule *rule) {
  struct scmp_arg_cmp comparisons[2];
  int number = number_of(rule->call);
  if (number < 0)
    return 0;
  unsigned count = comparisons_of(rule, comparisons);
  return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((unsigned)rule->errnum), number, count, comparisons);
}

static bool is_wanted(const struct rule *rule, unsigned variant) {
  return rule->variants == 0 || (rule->variants & variant) != 0;
}

static int print(scmp_filter_ctx filter, unsigned variant) {
  int fd = memfd_create("filter", MFD_CLOEXEC);
  if (fd < 0 || seccomp_export_bpf(filter, fd) < 0 || lseek(fd, 0, SEEK_SET) < 0)
    return -1;
  struct sock_filter one;
  printf("static struct sock_filter filter_%u[] = {\n", variant);
  while (read(fd, &one, sizeof one) == (ssize_t)sizeof one)
    printf("    {%u, %u, %u, %uU},\n", (unsigned)one.code, (unsigned)one.jt, (unsigned)one.jf,
           (unsigned)one.k);
  printf("};\n");
  return close(fd);
}

static int generate(unsigned variant) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  int r =
      filter == NULL ? -ENOMEM : seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
  if (r == 0) /* a binary tree over the numbers, where it is known: most calls are none of these */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  for (unsigned i = 0; r == 0 && i < rule_count; i++) {
    if (!is_wanted(&rules[i], variant))
      continue;
    r = add(filter, &rules[i]);
    if (r < 0)
      fprintf(stderr, "%s: %s\n", rules[i].call, strerror(-r));
  }
  if (r == 0)
    r = print(filter, variant);
  seccomp_release(filter);
  return r;
}

int main(void) {
  for (unsigned variant = 0; variant < FILTER_COUNT; variant++)
    if (generate(variant) < 0)
      return 1;
  printf("static struct sock_fprog filters[] = {\n");
  for (unsigned i = 0; i < FILTER_COUNT; i++)
    printf("    {sizeof filter_%u / sizeof *filter_%u, filter_%u},\n", i, i, i);
  printf("};\n");
  return fflush(stdout) == 0 ? 0 : 1;
}
