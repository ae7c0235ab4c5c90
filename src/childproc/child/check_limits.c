/* Limits as the caller wrote them. */
#include "child/check_parts.h"

#include "base/error.h"

static int check_number(const char *name, cp_number number, int least, int most) {
  if (!number.set || (number.value >= least && number.value <= most))
    return 0;
  return error_argument(RANGE, -1, "See cp_limits in childproc.h.",
                        "The value of \"%s\" is out of range. It must be >= %d and <= %d. Received %d", name,
                        least, most, number.value);
}

static int check_cpus(const cp_limits *limits) {
  if (limits->cpus == NULL && limits->cpus_count > 0)
    return error_argument(TYPE, -1, "Give as many processors as cpus_count says.",
                          "The property 'limits.cpus' must be an array. Received undefined");
  for (size_t i = 0; limits->cpus != NULL && i < limits->cpus_count; i++)
    if (limits->cpus[i] < 0)
      return error_argument(RANGE, (int)i, "Processors are numbered from 0.",
                            "The value of \"limits.cpus[%zu]\" is out of range. Received %d", i,
                            limits->cpus[i]);
  return 0;
}

/* No limit is CP_NO_LIMIT; other numbers of that size are negative ones that went through a conversion. */
int check_limits(const cp_options *options) {
  const cp_limits *limits = &options->limits;
  const struct {
    const char *name;
    cp_limit limit;
  } all[] = {{"cpu_s", limits->cpu_s},
             {"address_space", limits->address_space},
             {"data", limits->data},
             {"stack", limits->stack},
             {"core", limits->core},
             {"file_size", limits->file_size},
             {"descriptors", limits->descriptors},
             {"processes", limits->processes},
             {"wall_ms", limits->wall_ms},
             {"memory", limits->memory},
             {"tree_processes", limits->tree_processes}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    uint64_t value = all[i].limit.value;
    if (all[i].limit.set && value > INT64_MAX && value != CP_NO_LIMIT)
      return error_argument(RANGE, -1, "Give a number below 2^63, or CP_NO_LIMIT.",
                            "The value of \"limits.%s\" is out of range. Received %llu", all[i].name,
                            (unsigned long long)value);
  }
  int r = check_number("nice", limits->nice, -20, 19);
  if (r == 0)
    r = check_number("umask", limits->umask, 0, 0777);
  return r < 0 ? r : check_cpus(limits);
}
