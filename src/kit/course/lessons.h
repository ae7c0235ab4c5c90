/* The lessons: folders lessons/<stage>-<name>/ with lesson.md and programs. */
#ifndef KIT_LESSONS_H
#define KIT_LESSONS_H

/* The folder of a stage, to free(), or NULL. */
char *lesson_dir(int stage);

/* Every program of every stage as paths, by stage and name; NULL when there are none. With stage >= 0 only
 * its own. */
char **lesson_programs(int stage);

#endif
