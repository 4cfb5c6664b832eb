# The real programs, end to end: what goes in as a log comes out as the right numbers.
#   cmake -DBIN=<programs> -DDATA=<tests/data> -DSCRATCH=<dir> -DCASE=<name> -P check_replay.cmake
cmake_minimum_required(VERSION 3.22)
set(ctl ${BIN}/wallboardctl)
set(feed ${BIN}/wallboard-feed)
file(MAKE_DIRECTORY ${SCRATCH})

function(expect what is wanted)
    if(NOT is STREQUAL wanted)
        message(SEND_ERROR "${what}: '${is}', not '${wanted}'")
    endif()
endfunction()

# The value at a path of the report, e.g. value(json is queues support answered).
function(value json result)
    string(JSON found ERROR_VARIABLE fault GET "${json}" ${ARGN})
    if(fault)
        message(SEND_ERROR "${ARGN}: ${fault}")
    endif()
    set(${result} "${found}" PARENT_SCOPE)
endfunction()

function(expect_value json wanted)
    value("${json}" is ${ARGN})
    expect("${ARGN}" "${is}" "${wanted}")
endfunction()

# A ratio as Asterisk prints it: per cent, one digit, half up.
function(expect_percent json wanted)
    value("${json}" is ${ARGN})
    string(REGEX REPLACE "^0\\.([0-9][0-9][0-9][0-9]?).*$" "\\1" digits "${is}0")
    string(LENGTH "${digits}" length)
    if(length EQUAL 3)
        string(APPEND digits 0)
    endif()
    string(REGEX REPLACE "^0+" "" digits "${digits}")
    math(EXPR tenths "(${digits} + 5) / 10")
    math(EXPR whole "${tenths} / 10")
    math(EXPR tenth "${tenths} % 10")
    expect("${ARGN} (${is})" "${whole}.${tenth}" "${wanted}")
endfunction()

# Of a pipe: the feed's own word on how it went is no fault.
function(expect_no_faults faults)
    string(REGEX REPLACE "level=info module=feed [^\n]*\n" "" rest "${faults}")
    expect("faults" "${rest}" "")
endfunction()

# Runs wallboardctl; json, faults and code are set.
macro(run_ctl)
    execute_process(COMMAND ${ctl} ${ARGN} OUTPUT_VARIABLE json ERROR_VARIABLE faults
        RESULT_VARIABLE code)
endmacro()

# metrics.md section 4: our formulas against what Asterisk said of the same run.
if(CASE STREQUAL "asterisk16")
    execute_process(
        COMMAND ${feed} queue-log ${DATA}/asterisk16/queue_log --timezone UTC --print
        COMMAND ${ctl} replay - --config ${DATA}/asterisk16/site.yaml --intervals 15m
        OUTPUT_VARIABLE json ERROR_VARIABLE faults RESULTS_VARIABLE codes)
    expect("exit codes" "${codes}" "0;0")
    expect_no_faults("${faults}")
    file(STRINGS ${DATA}/asterisk16/queue-show.txt lines REGEX "has .* calls .*SL:")
    set(compared 0)
    foreach(line ${lines})
        if(NOT line MATCHES "^(support|sales) .*C:([0-9]+), A:([0-9]+), SL:([0-9.]+)%, SL2:([0-9.]+)%")
            continue()
        endif()
        set(queue ${CMAKE_MATCH_1})
        set(completed ${CMAKE_MATCH_2})
        set(abandoned ${CMAKE_MATCH_3})
        set(sl ${CMAKE_MATCH_4})
        set(sl2 ${CMAKE_MATCH_5})
        expect_value("${json}" ${completed} queues ${queue} answered)
        expect_value("${json}" ${abandoned} queues ${queue} abandoned)
        expect_percent("${json}" ${sl} queues ${queue} service_level)
        expect_percent("${json}" ${sl} queues ${queue} service_level_by_formula answered_only)
        expect_percent("${json}" ${sl2} queues ${queue} service_level_by_formula
            credit_abandons_in_target)
        math(EXPR compared "${compared} + 1")

        # "In each mode counts and durations of the intervals sum to the day."
        value("${json}" day queues ${queue} answered)
        string(JSON intervals LENGTH "${json}" intervals)
        math(EXPR last "${intervals} - 1")
        set(sum 0)
        foreach(i RANGE ${last})
            value("${json}" part intervals ${i} queues ${queue} answered)
            math(EXPR sum "${sum} + ${part}")
        endforeach()
        expect("sum of the intervals of ${queue}" "${sum}" "${day}")
    endforeach()
    expect("queues compared" ${compared} 2)
    expect_value("${json}" 78 totals answered)
    expect_value("${json}" 17 totals abandoned)

# events.md, "Bad input": refused and counted, the rest goes on.
elseif(CASE STREQUAL "faulty")
    set(file ${DATA}/replay/faulty.ndjson)
    run_ctl(replay ${file})
    expect("exit code" "${code}" "0")
    foreach(wanted "${file}:2: bad_json: " "${file}:5: missing: data.reason")
        string(FIND "${faults}" "${wanted}" at)
        if(at EQUAL -1)
            message(SEND_ERROR "'${wanted}' is not in:\n${faults}")
        endif()
    endforeach()
    expect_value("${json}" "2026-11-22T12:00:30.000Z" time)
    expect_value("${json}" 1 refused bad_json)
    expect_value("${json}" 1 refused missing)
    expect_value("${json}" 1 duplicates)
    expect_value("${json}" 2 queues sales offered)
    expect_value("${json}" 1 queues sales answered)
    expect_value("${json}" 1 queues sales abandoned)
    expect_value("${json}" 10000 queues sales asa_ms)
    expect_value("${json}" "0.5" queues sales service_level)
    expect_value("${json}" "ON" unverified) # without numbers nothing can be vouched for

    # --at is inclusive, and a time of day is that of the last event's day.
    file(WRITE ${SCRATCH}/utc.yaml "timezone: UTC\n")
    foreach(at "11:59:59" "2026-11-22T11:59:59Z")
        run_ctl(replay ${file} --config ${SCRATCH}/utc.yaml --at ${at})
        expect_value("${json}" "2026-11-22T11:59:59.000Z" time)
        expect_value("${json}" 1 queues sales waiting)
        expect_value("${json}" 0 queues sales abandoned)
    endforeach()
    run_ctl(replay ${file} --config ${SCRATCH}/utc.yaml --at 11:59:58)
    expect_value("${json}" 0 queues sales waiting)

    # From a pipe, too, although it must be read twice.
    execute_process(COMMAND cat ${file}
        COMMAND ${ctl} replay - --config ${SCRATCH}/utc.yaml --at 11:59:59
        OUTPUT_VARIABLE json ERROR_VARIABLE faults)
    expect_value("${json}" 1 queues sales waiting)
    string(FIND "${faults}" "stdin:2: bad_json" at)
    if(at EQUAL -1)
        message(SEND_ERROR "stdin is not named in:\n${faults}")
    endif()

    run_ctl(replay ${file} --format table --intervals 30m)
    expect("exit code" "${code}" "0")
    if(NOT json MATCHES "sales +2 +1 +1 +0 +50.0 % +0:10")
        message(SEND_ERROR "no line for sales in:\n${json}")
    endif()

# Nothing is not nought: an empty recording has no numbers, and no time.
elseif(CASE STREQUAL "empty")
    file(WRITE ${SCRATCH}/empty.ndjson "")
    run_ctl(replay ${SCRATCH}/empty.ndjson)
    expect("exit code" "${code}" "0")
    expect_value("${json}" "" time)
    string(JSON type TYPE "${json}" totals service_level)
    expect("service level of nothing" "${type}" "NULL")
    run_ctl(replay ${SCRATCH}/empty.ndjson --format table)
    expect("exit code" "${code}" "0")

    # Without times the order of the file is all there is; the counts are right still.
    run_ctl(replay ${DATA}/replay/untimed.ndjson)
    expect_value("${json}" "" time)
    expect_value("${json}" 1 queues sales answered)
    expect_value("${json}" 95000 queues sales talk_ms)

# The simulated day is one that the engine has nothing to complain of.
elseif(CASE STREQUAL "simulate")
    execute_process(
        COMMAND ${feed} simulate --seed 1 --hours 24 --print
        COMMAND ${ctl} replay -
        OUTPUT_VARIABLE json ERROR_VARIABLE faults RESULTS_VARIABLE codes)
    expect("exit codes" "${codes}" "0;0")
    expect_no_faults("${faults}")
    foreach(key duplicates late gaps over_limit integrity_faults unknown_types unknown_fields)
        expect_value("${json}" 0 ${key})
    endforeach()
    expect_value("${json}" "OFF" unverified)

# Exit codes: 2 for a wrong command line or file, with its place.
elseif(CASE STREQUAL "usage")
    foreach(line "" "replay" "replay /no/such/file" "replay a b" "replay - --at noon"
            "repaly -" "check" "check /no/such/file" "replay - --config /no/such/file")
        separate_arguments(words UNIX_COMMAND "${line}")
        run_ctl(${words})
        expect("exit code of 'wallboardctl ${line}'" "${code}" "2")
        if(faults STREQUAL "")
            message(SEND_ERROR "'wallboardctl ${line}' does not say why")
        endif()
    endforeach()
    run_ctl(repaly -)
    if(NOT faults MATCHES "did you mean 'replay'" OR NOT faults MATCHES "check FILE")
        message(SEND_ERROR "no help in:\n${faults}")
    endif()
    foreach(line "--help" "replay --help" "check --help")
        separate_arguments(words UNIX_COMMAND "${line}")
        run_ctl(${words})
        expect("exit code of 'wallboardctl ${line}'" "${code}" "0")
        if(NOT json MATCHES "usage: wallboardctl")
            message(SEND_ERROR "'wallboardctl ${line}' does not say how it is used")
        endif()
    endforeach()

# check: "every fault with file:line:column".
elseif(CASE STREQUAL "check")
    set(root ${DATA}/../..)
    foreach(good ${DATA}/asterisk16/site.yaml ${root}/themes/dark.yaml
            ${root}/fonts/inter.yaml ${DATA}/events/valid/one_call.ndjson
            ${DATA}/config/forecast.csv ${DATA}/config/site_forecast.yaml)
        run_ctl(check ${good})
        expect("exit code of check ${good} (${faults})" "${code}" "0")
        expect("what check says of ${good}" "${json}" "${good}: ok\n")
    endforeach()
    # Every theme that is shipped can be read, by everybody.
    file(GLOB themes ${root}/themes/*)
    run_ctl(check ${themes})
    expect("exit code of check themes/* (${faults})" "${code}" "0")
    expect("what check complains of in themes/*" "${faults}" "")
    # A theme is known by any of its keys.
    foreach(theme alike glaring small no_logo)
        run_ctl(check ${DATA}/theme/themes/${theme}.yaml)
        if(NOT faults MATCHES "${theme}.yaml:[0-9]+:[0-9]+: " OR faults MATCHES "unknown key")
            message(SEND_ERROR "${theme}.yaml is not taken for a theme: ${faults}")
        endif()
    endforeach()
    run_ctl(check ${DATA}/theme/themes/art/torn.png)
    expect("exit code of check of a torn picture" "${code}" "2")
    # A site file's looks are checked with it: that they are there, and legible from its seats.
    file(WRITE ${SCRATCH}/looks.yaml "theme: dark\nthemes:\n  - { theme: aurora, from: '22:00' }\n")
    run_ctl(check ${SCRATCH}/looks.yaml)
    expect("exit code of a site file with a missing theme" "${code}" "2")
    expect("what check says of it" "${faults}"
        "${SCRATCH}/looks.yaml:3:14: themes[1].theme: aurora: no such theme\n")
    # And its pages, those of rules too: in a site file, and in rules for "schedule set".
    file(WRITE ${SCRATCH}/pages.yaml "screen: { pages: [now, todya] }\npages:\n"
        "  - { page: now, from: '08:00' }\n  - { from: '22:00', page: stafing }\n  - { page: lob }\n")
    run_ctl(check ${SCRATCH}/pages.yaml)
    expect("exit code of a site file with missing pages" "${code}" "2")
    set(missing "there is no such page: no file layouts")
    expect("what check says of it" "${faults}"
        "${SCRATCH}/pages.yaml:1:24: screen.pages[2]: todya: ${missing}/todya.yaml, did you mean 'today'?\n\
${SCRATCH}/pages.yaml:4:28: pages[2].page: stafing: ${missing}/stafing.yaml, did you mean 'staffing'?\n\
${SCRATCH}/pages.yaml:5:13: pages[3].page: lob: ${missing}/lob.yaml\n")
    file(WRITE ${SCRATCH}/rules.yaml "pages:\n  - { page: aheda, weekdays: mon }\n")
    run_ctl(check ${SCRATCH}/rules.yaml)
    expect("exit code of rules with a missing page" "${code}" "2")
    expect("what check says of them" "${faults}"
        "${SCRATCH}/rules.yaml:2:13: pages[1].page: aheda: ${missing}/aheda.yaml, did you mean 'ahead'?\n")
    file(WRITE ${SCRATCH}/far.yaml "screen: { viewing_distance: 10m, diagonal: 43in }\n")
    run_ctl(check ${SCRATCH}/far.yaml)
    expect("exit code of a site file with far seats" "${code}" "2")
    if(NOT faults MATCHES "far.yaml:1:29: .* minutes of arc, 16 is the least")
        message(SEND_ERROR "nothing of letters in: ${faults}")
    endif()
    foreach(bad config/site_values.yaml:site config/theme_faults.yaml:colours
            config/fonts_faults.yaml:roles config/forecast_faults.csv:start)
        string(REGEX REPLACE ":.*$" "" file ${bad})
        run_ctl(check ${DATA}/${file})
        expect("exit code of check ${file}" "${code}" "2")
        # The loaders' own tests say which faults; here, that each has its place.
        string(REGEX MATCHALL "[^\n]+" lines "${faults}")
        foreach(line ${lines})
            if(NOT line MATCHES "${file}:[0-9]+:[0-9]+: ")
                message(SEND_ERROR "no place in: ${line}")
            endif()
        endforeach()
    endforeach()
    # A site is checked with the forecast that it names, whose faults are at their own place.
    run_ctl(check ${DATA}/config/site_forecast_faults.yaml)
    expect("exit code of a site whose forecast is faulty" "${code}" "2")
    if(NOT faults MATCHES "config/forecast_faults.csv:2:26: contacts: forty: ")
        message(SEND_ERROR "no fault of the forecast in:\n${faults}")
    endif()
    run_ctl(check ${DATA}/replay/faulty.ndjson ${root}/themes/dark.yaml)
    expect("exit code" "${code}" "2")
    expect("the good one of two" "${json}" "${root}/themes/dark.yaml: ok\n")
    if(NOT faults MATCHES "faulty.ndjson:2:1: bad_json" OR
            NOT faults MATCHES "faulty.ndjson:5:1: missing")
        message(SEND_ERROR "not all faults are in:\n${faults}")
    endif()
else()
    message(FATAL_ERROR "no such case: '${CASE}'")
endif()
