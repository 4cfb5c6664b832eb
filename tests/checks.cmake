# Checks of the tree itself, beside the tests of its modules.
set(root ${PROJECT_SOURCE_DIR})

add_test(NAME layers COMMAND ${CMAKE_COMMAND} -DROOT=${root} -P ${root}/tests/check_layers.cmake)
add_test(NAME layers_finds_faults COMMAND ${CMAKE_COMMAND} -DROOT=${root}
    -DSCRATCH=${CMAKE_CURRENT_BINARY_DIR}/layers -P ${root}/tests/check_layers_test.cmake)

# The board's words in every language, and that the check finds what lacks.
add_test(NAME words COMMAND ${CMAKE_COMMAND} -DROOT=${root} -DSCRATCH=${CMAKE_CURRENT_BINARY_DIR}/words
    -P ${root}/tests/check_words.cmake)
add_test(NAME words_finds_faults COMMAND ${CMAKE_COMMAND} -DROOT=${root}
    -DSCRATCH=${CMAKE_CURRENT_BINARY_DIR}/words_faults -P ${root}/tests/check_words_test.cmake)

# The linters read the compile commands of a clang build, whose warning flags they understand,
# so they run in the `sanitize` tree. A tool that is not there fails, it is not passed over.
file(GLOB_RECURSE c_sources ${root}/wallboard/*.c ${root}/tests/*.c)
file(GLOB_RECURSE formatted ${root}/wallboard/*.[ch] ${root}/wallboard/*.cpp
    ${root}/tests/*.[ch] ${root}/tests/*.cpp)
if(CMAKE_C_COMPILER_ID STREQUAL "Clang")
    add_test(NAME format COMMAND clang-format --dry-run --Werror ${formatted})
    add_test(NAME clang_tidy COMMAND run-clang-tidy -quiet -p ${CMAKE_BINARY_DIR}
        "${root}/wallboard/.*\\.c$")
    add_test(NAME cppcheck COMMAND cppcheck --quiet -j 2 --std=c11 --inline-suppr
        --enable=warning,style,performance,portability --suppress=missingIncludeSystem
        --error-exitcode=1 -D_POSIX_C_SOURCE=200809L -I ${root}/wallboard ${root}/wallboard)
    set_tests_properties(clang_tidy cppcheck PROPERTIES TIMEOUT 1500 RUN_SERIAL ON)
endif()

# What a folder adds for itself: tests/checks_<folder>.cmake.
file(GLOB folder_checks CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/checks_*.cmake)
foreach(check ${folder_checks})
    include(${check})
endforeach()

# Last, when every test is there.
include(${CMAKE_CURRENT_LIST_DIR}/requirements.cmake)
