/* The probe's report on disk: "key=value" texts, a NUL after each, and one more after the last of a report.
 */
#ifndef KIT_PROBE_FORMAT_H
#define KIT_PROBE_FORMAT_H

#define PROBE_REPORT ".probe-report" /* after the path of the program */
#define PROBE_PLAN ".probe-plan"
#define PROBE_REPORT_MOST (1 << 20)

#endif
