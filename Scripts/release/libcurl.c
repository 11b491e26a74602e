// libcurl by name at run time: FoundationNetworking, linked statically, asks for these functions when it is linked, but
// only a download needs them. Each looks its namesake up in the system's libcurl when it is first called, so that the
// program starts where there is none; `Download` says what is missing before any of these is called.
//
// Arguments are passed on as they came: up to four, whole numbers or pointers, which x86-64 and AArch64 pass in
// registers, whether or not the function takes a variable number of them.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef long (*function)(long, long, ...);

static function find(const char *name) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW);
  void *found = library ? dlsym(library, name) : NULL;
  if (!found) {
    fprintf(stderr, "reckit: libcurl is not installed, or has no %s\n", name);
    exit(69);
  }
  return (function)found;
}

#define FORWARD(name)                                                                                                \
  long name(long a, long b, long c, long d) {                                                                        \
    static function known;                                                                                           \
    function target = __atomic_load_n(&known, __ATOMIC_ACQUIRE);                                                     \
    if (!target) __atomic_store_n(&known, target = find(#name), __ATOMIC_RELEASE);                                   \
    return target(a, b, c, d);                                                                                       \
  }

FORWARD(curl_easy_cleanup)
FORWARD(curl_easy_getinfo)
FORWARD(curl_easy_init)
FORWARD(curl_easy_pause)
FORWARD(curl_easy_setopt)
FORWARD(curl_easy_strerror)
FORWARD(curl_free)
FORWARD(curl_global_init)
FORWARD(curl_multi_add_handle)
FORWARD(curl_multi_assign)
FORWARD(curl_multi_cleanup)
FORWARD(curl_multi_info_read)
FORWARD(curl_multi_init)
FORWARD(curl_multi_remove_handle)
FORWARD(curl_multi_setopt)
FORWARD(curl_multi_socket_action)
FORWARD(curl_slist_append)
FORWARD(curl_slist_free_all)
FORWARD(curl_url)
FORWARD(curl_url_get)
FORWARD(curl_url_set)
FORWARD(curl_version)
FORWARD(curl_version_info)
