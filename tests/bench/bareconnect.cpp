// SPDX-License-Identifier: GPL-3.0-or-later
// PQconnectdbParams and nothing else, in a process of its own, as the console's driver changes what
// OpenSSL offers in the whole process. Reads "keyword TAB value" lines up to an empty one, prints
// the milliseconds of each of N connections, and keeps all of them until the input ends.
#include <libpq-fe.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

int main(int argc, char **argv)
{
    const int times = argc > 1 ? std::atoi(argv[1]) : 1;
    std::vector<std::string> names;
    std::vector<std::string> values;
    std::string line;
    while (std::getline(std::cin, line) && !line.empty()) {
        const auto tab = line.find('\t');
        names.push_back(line.substr(0, tab));
        values.push_back(line.substr(tab + 1));
    }
    std::vector<const char *> keywords;
    std::vector<const char *> texts;
    for (std::size_t i = 0; i < names.size(); ++i) {
        keywords.push_back(names[i].c_str());
        texts.push_back(values[i].c_str());
    }
    keywords.push_back(nullptr);
    texts.push_back(nullptr);

    using Clock = std::chrono::steady_clock;
    std::vector<PGconn *> open;
    for (int i = 0; i < times; ++i) {
        const auto start = Clock::now();
        PGconn *connection = PQconnectdbParams(keywords.data(), texts.data(), 0);
        const std::chrono::duration<double, std::milli> took = Clock::now() - start;
        if (PQstatus(connection) != CONNECTION_OK) {
            std::fprintf(stderr, "bare libpq: %s", PQerrorMessage(connection));
            return 1;
        }
        open.push_back(connection);
        std::printf("%.3f\n", took.count());
    }
    std::fflush(stdout);
    std::getline(std::cin, line);
    for (PGconn *connection : open)
        PQfinish(connection);
    return 0;
}
