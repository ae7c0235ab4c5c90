/* Whether this process counts: the exit code is the errno that keeps it from doing so, or 200. */
#include "common.h"
#include "counters.h"

int main(void) {
  return childproc_counters_errno ? childproc_counters_errno : 200; /* =1 */
}
