/*
 * The verbs of kit: each is one function in a file of its own. argv[0] is the verb. Exit codes: 0 good, 1
 * something that was checked failed, 2 the command was not understood, 3 our own failure.
 */
#ifndef KIT_VERBS_H
#define KIT_VERBS_H

enum { KIT_GOOD, KIT_FAILED, KIT_USAGE, KIT_BROKEN };

int verb_where(int argc, char **argv); /* kit alone */
int verb_list(int argc, char **argv);
int verb_next(int argc, char **argv);
int verb_route(int argc, char **argv);
int verb_lesson(int argc, char **argv);
int verb_demo(int argc, char **argv);
int verb_start(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_watch(int argc, char **argv);
int verb_quiz(int argc, char **argv);
int verb_explain(int argc, char **argv);
int verb_judge(int argc, char **argv);
int verb_hint(int argc, char **argv);
int verb_why(int argc, char **argv);
int verb_reset(int argc, char **argv);
int verb_solution(int argc, char **argv);
int verb_shell(int argc, char **argv);
int verb_history(int argc, char **argv);
int verb_upgrade(int argc, char **argv);
int verb_doctor(int argc, char **argv);

int verb_test(int argc, char **argv);
int verb_coverage(int argc, char **argv);
extern const char verb_coverage_help[]; /* more than one line fits into */
int verb_conformance(int argc, char **argv);
int verb_init(int argc, char **argv);
int verb_supervise(int argc, char **argv);
int verb_dev(int argc, char **argv); /* for authors; its commands: dev/dev.h */

/* What `kit help VERB` prints; the text of a wrong call too. */
void verb_usage(const char *name);

#endif
