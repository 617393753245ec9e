/* Writes the name of each variable that a program asks the C library for, a line each, to the file that ASKED names. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static char *find(const char *name) {
  size_t length = strlen(name);
  for (char **entry = environ; entry && *entry; entry++)
    if (!strncmp(*entry, name, length) && (*entry)[length] == '=') return *entry + length + 1;
  return 0;
}

char *getenv(const char *name) {
  char line[256];
  size_t length = strlen(name);
  char *file = find("ASKED");
  int to = file ? open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (to >= 0) {
    if (length > sizeof line - 1) length = sizeof line - 1;
    memcpy(line, name, length);
    line[length] = '\n';
    if (write(to, line, length + 1) < 0) _exit(99);
    close(to);
  }
  return find(name);
}

char *secure_getenv(const char *name) { return getenv(name); }
